"""What rules are centred on: the village, person and case that an intercept stands for.

A rule says ``intercept + slope * (x - reference)``. Moving a reference moves the intercept and nothing else, so these are
no numbers of the world and no uncertain ones: they say what the intercepts mean. Where the default of a setting is the
reference, both are read from here, so that they cannot part.
"""

SEVERITY = 0.45
"""Severity of a case, a little below the mean of what arises."""
ATTITUDE, ATTITUDE_SD = 0.5, 0.2
"""Mean and standard deviation by which attitudes of (0, 1) are made comparable."""
SCHOOLING = 2
"""Junior middle school."""
CAPABILITY = KNOWLEDGE = 0.5
"""Of somebody in a post."""
ADVISER = 0.5
"""Legal adviser half at work; default of ``mediation.legal_adviser``."""
DEPARTMENTS = 0.2
"""Departments answer weakly; default of ``mediation.departments_answer``."""
OVERSIGHT = 0.4
"""Default of ``grievances.oversight``."""
CHAT_GROUP = 0.227
"""Branches with a members' chat group; default of ``party_life.member_chat_group``."""
BRANCH = GOODS = ORDERS = FORMS = 0.5
"""Quality of the branch, stock of public goods, share of hours that tasks from above and forms take."""
MANAGEMENT = 0.5
"""How poorly operators are managed; default of ``village_economy.poor_management``."""
BREADTH = 0.2
"""Share of those entitled who came to the meeting that decided."""
FRAIL = 0.35
"""Members of a household who need care."""
LEFT_BEHIND = 0.03
"""Households whose people of working age are all away, weighted by who would complain."""
LETS_NEAR = 1.0
"""Adjoining households whose people of working age are all away."""
DELAY = 3.0
"""Months by which the subsidy is late."""
WAGE_GAP = 0.2723
"""ln(wage outside / wage at home) at the defaults of ``migration``, to four places."""
PRESSURE = 0.6321
"""Pressure of assessment at the default weight, to four places."""
OUTMIGRATION = 0.43
"""Share of registered persons of 16-64 away; default of ``migration.outmigration``."""
FARM_VALUE = 60.0
"""Yuan of half a day to somebody on the farm; default of ``attendance.farm_value``."""
PETITION_SEVERITY = 0.6
"""Severity of a grievance that travels, above that of a case."""

# Ages that are definitions: of law, of statistics.
ADULT = 18
WORKING_FROM, WORKING_UNTIL = 16, 65
OLD = 60
MIDDLE_AGE = 40
"""Age beyond which willingness to come is counted by ten years."""
ABLE_UNTIL = 75
"""Age from which nobody is called to collective labour."""
AWAY_LONG = 6
"""Months outside the township from which a person counts as outmigrant."""
