"""Numbers, settings and switches of all mechanisms, side by side: what rules reach as ``p`` and ``s``.

Written by ``python tools/make_docs.py`` from the files of the mechanisms that the month names; nothing is changed here
by hand.
"""

from typing import Annotated, NamedTuple

from model.mechanisms.assessment import Assessment, AssessmentSettings, AssessmentSwitches
from model.mechanisms.attendance import Attendance, AttendanceSettings, AttendanceSwitches
from model.mechanisms.cadres import Cadres, CadreSettings
from model.mechanisms.conduct import Conduct, ConductSettings, ConductSwitches
from model.mechanisms.courtyards import Courtyards, CourtyardSettings
from model.mechanisms.deliberation import Deliberation, DeliberationSettings, DeliberationSwitches
from model.mechanisms.elections import Elections, ElectionSettings, ElectionSwitches
from model.mechanisms.first_secretaries import FirstSecretaries
from model.mechanisms.forums import Forums, ForumSettings, ForumSwitches
from model.mechanisms.grid_work import GridWork, GridWorkSettings, GridWorkSwitches
from model.mechanisms.grievances import GrievanceRates, GrievanceSettings, GrievanceSwitches
from model.mechanisms.incentives import Incentives, IncentiveSettings, IncentiveSwitches
from model.mechanisms.learning import Learning, LearningSwitches
from model.mechanisms.mediation import Mediation, MediationSettings, MediationSwitches
from model.mechanisms.migration import Migration, MigrationSettings, MigrationSwitches
from model.mechanisms.mobilising import Mobilising, MobilisingSettings, MobilisingSwitches
from model.mechanisms.party_life import PartyLife, PartyLifeSettings, PartyLifeSwitches
from model.mechanisms.petitions import Petitions, PetitionSettings, PetitionSwitches
from model.mechanisms.powers import Powers, PowerSettings
from model.mechanisms.recruitment import Recruitment, RecruitmentSettings, RecruitmentSwitches
from model.mechanisms.village_economy import VillageEconomy, VillageEconomySettings, VillageEconomySwitches
from model.mechanisms.volunteers import Volunteers, VolunteerSettings
from model.state.calendar import Calendar


class Switches(NamedTuple):
    """Structural choices: each mechanism on or off, and the rival forms where structure is disputed. 0 is the null form."""

    migration: Annotated[int, MigrationSwitches] = MigrationSwitches().migration
    deaths: Annotated[int, MigrationSwitches] = MigrationSwitches().deaths
    village_economy: Annotated[int, VillageEconomySwitches] = VillageEconomySwitches().village_economy
    grievances: Annotated[int, GrievanceSwitches] = GrievanceSwitches().grievances
    forums: Annotated[int, ForumSwitches] = ForumSwitches().forums
    mediation: Annotated[int, MediationSwitches] = MediationSwitches().mediation
    petitions: Annotated[int, PetitionSwitches] = PetitionSwitches().petitions
    grid_work: Annotated[int, GridWorkSwitches] = GridWorkSwitches().grid_work
    party_life: Annotated[int, PartyLifeSwitches] = PartyLifeSwitches().party_life
    recruitment: Annotated[int, RecruitmentSwitches] = RecruitmentSwitches().recruitment
    attendance: Annotated[int, AttendanceSwitches] = AttendanceSwitches().attendance
    deliberation: Annotated[int, DeliberationSwitches] = DeliberationSwitches().deliberation
    mobilising: Annotated[int, MobilisingSwitches] = MobilisingSwitches().mobilising
    conduct: Annotated[int, ConductSwitches] = ConductSwitches().conduct
    incentives: Annotated[int, IncentiveSwitches] = IncentiveSwitches().incentives
    learning: Annotated[int, LearningSwitches] = LearningSwitches().learning
    assessment: Annotated[int, AssessmentSwitches] = AssessmentSwitches().assessment
    elections: Annotated[int, ElectionSwitches] = ElectionSwitches().elections
    petition_form: Annotated[int, PetitionSwitches] = PetitionSwitches().petition_form
    attendance_unit: Annotated[int, AttendanceSwitches] = AttendanceSwitches().attendance_unit
    hearings: Annotated[int, MediationSwitches] = MediationSwitches().hearings
    unasked_may_come: Annotated[int, AttendanceSwitches] = AttendanceSwitches().unasked_may_come


class Parameters(NamedTuple):
    """The scalars of the compiled month, by mechanism."""

    calendar: Calendar = Calendar()
    migration: Migration = Migration()
    village_economy: VillageEconomy = VillageEconomy()
    grievances: GrievanceRates = GrievanceRates()
    forums: Forums = Forums()
    mediation: Mediation = Mediation()
    powers: Powers = Powers()
    volunteers: Volunteers = Volunteers()
    petitions: Petitions = Petitions()
    grid_work: GridWork = GridWork()
    cadres: Cadres = Cadres()
    first_secretaries: FirstSecretaries = FirstSecretaries()
    party_life: PartyLife = PartyLife()
    courtyards: Courtyards = Courtyards()
    recruitment: Recruitment = Recruitment()
    attendance: Attendance = Attendance()
    mobilising: Mobilising = Mobilising()
    deliberation: Deliberation = Deliberation()
    conduct: Conduct = Conduct()
    incentives: Incentives = Incentives()
    learning: Learning = Learning()
    assessment: Assessment = Assessment()
    elections: Elections = Elections()
    switches: Switches = Switches()


class Settings(NamedTuple):
    """The columns of the table ``settings``, by mechanism; one row per village."""

    migration: MigrationSettings
    village_economy: VillageEconomySettings
    grievances: GrievanceSettings
    forums: ForumSettings
    mediation: MediationSettings
    volunteers: VolunteerSettings
    powers: PowerSettings
    petitions: PetitionSettings
    grid_work: GridWorkSettings
    cadres: CadreSettings
    party_life: PartyLifeSettings
    courtyards: CourtyardSettings
    recruitment: RecruitmentSettings
    attendance: AttendanceSettings
    mobilising: MobilisingSettings
    deliberation: DeliberationSettings
    conduct: ConductSettings
    incentives: IncentiveSettings
    assessment: AssessmentSettings
    elections: ElectionSettings
