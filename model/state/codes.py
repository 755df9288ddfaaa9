"""The codes that stand in the columns, each with its name in both languages."""

from model.declare import Label

# Where a person is.
FARM, WORK, TOWN, FAR = range(4)
PLACES = (
    Label("home, on the farm", "在家务农"),
    Label("home, with off-farm work", "在家从事非农工作"),
    Label("away in the county town", "在县城"),
    Label("far away", "在外地"),
)

# What a person decides about moving this month: alone, or with the whole household.
STAY, TO_TOWN, TO_FAR, TOGETHER_TO_TOWN, TOGETHER_TO_FAR, BACK, TOGETHER_BACK = range(7)

MALE, FEMALE = range(2)
SEXES = (Label("men", "男"), Label("women", "女"))

NO_SCHOOL, PRIMARY, JUNIOR, SENIOR, COLLEGE = range(5)
SCHOOLING = (
    Label("no schooling", "未上学"),
    Label("primary school", "小学"),
    Label("junior middle school", "初中"),
    Label("senior middle school", "高中"),
    Label("college", "大专及以上"),
)

# Posts. A representative's seat is a post without hours or pay.
SECRETARY, DIRECTOR, COLLECTIVE_HEAD, COMMITTEE, SUPERVISOR, GROUP_HEAD, GRID_LEADER, ATTENDANT, SEAT = range(
    9
)
OFFICES = (
    Label("village Party secretary", "村党组织书记"),
    Label("director of the villagers' committee", "村委会主任"),
    Label("head of the collective economic organisation", "集体经济组织负责人"),
    Label("member of the two committees", "村“两委”成员"),
    Label("member of the supervision committee", "村务监督委员会成员"),
    Label("villagers' group head", "村民小组长"),
    Label("grid leader", "网格长"),
    Label("grid attendant", "网格员"),
    Label("villagers' representative", "村民代表"),
)

# Types of grievance.
FAMILY, NEIGHBOUR, BOUNDARY, RENT, LAND_TAKING, BENEFITS, GOVERNANCE, WAGES, DAMAGE, FOREST = range(10)
N_TYPES = 10
TYPES = (
    Label("family and elder support", "家庭与赡养"),
    Label("neighbours", "邻里"),
    Label("homestead and boundary", "宅基地与地界"),
    Label("land rent", "土地租金"),
    Label("land taking and resettlement", "征地安置"),
    Label("benefits", "低保等惠民待遇"),
    Label("governance decisions", "村务决策"),
    Label("wages and debt", "工资与债务"),
    Label("damage", "损害赔偿"),
    Label("forest and contracted land", "林地与承包地"),
)

BY_GROUP, BY_OPERATOR = 14, 15
"""Kinds of arrival of a dispute, in the key of its chance, beside those of grievances."""

# Who is on the other side.
KIN, HOUSEHOLD, OPERATOR, CADRES, GOVERNMENT, OUTSIDER = range(6)
OPPONENTS = (
    Label("own family", "家人"),
    Label("another household", "其他农户"),
    Label("agricultural operator", "农业业主"),
    Label("village cadres", "村干部"),
    Label("township or county government", "乡镇或县政府"),
    Label("employer or debtor outside", "外部雇主或债务人"),
)

# What has become of a grievance.
NEW, WAITING, ENDURED, ASKED, ACCEPTED, WORKED, FESTERING, PAPER, SETTLED, GONE = range(10)
STATES = (
    Label("new", "新发生"),
    Label("waiting for the other party to come home", "等待对方返乡"),
    Label("endured", "忍着"),
    Label("brought to a forum", "已提出"),
    Label("accepted, waiting for hours", "已受理待办"),
    Label("being worked on", "办理中"),
    Label("festering", "未解决"),
    Label("closed on paper", "纸面办结"),
    Label("settled", "已解决"),
    Label("forgotten or left", "已淡忘"),
)

# Where it can be heard; the class of a case is what E, the learned effectiveness, is kept by.
GROUP, VILLAGE, TOWNSHIP, COURT, PETITION = range(5)
N_FORUMS = 5
NOWHERE = -1
FORUMS = (
    Label("group head, grid leader, Party contact or volunteers", "组长、网格长、联户党员或义务调解员"),
    Label("village mediation", "村调解"),
    Label("township and its departments", "乡镇及部门"),
    Label("court", "法院"),
    Label("petition", "信访"),
)
BETWEEN_RESIDENTS, AGAINST_POWER = range(2)
CLASSES = (Label("between residents", "居民之间"), Label("against the powerful", "涉及业主、干部或政府"))

# First handling of a grievance, by what happened; the first three are also what one chooses among.
LUMP, TALK, THIRD_PARTY, IN_VAIN = range(4)
RESPONSES = (
    Label("endured", "忍了"),
    Label("talked out", "自行协商解决"),
    Label("took it to a forum", "找第三方"),
    Label("talked in vain, then endured", "协商未果后忍了"),
)

# How it was settled.
NOT_SETTLED, BY_TALK, AGREED, PRESSED, REDRESSED, BOUGHT = range(6)
MANNERS = (
    Label("not settled", "未解决"),
    Label("settled between the parties", "双方自行解决"),
    Label("settled by agreement at a forum", "调解达成一致"),
    Label("pressed on the weaker party", "压服弱势一方"),
    Label("what was owed was paid", "欠款已付清"),
    Label("money ended a petition", "花钱息访"),
)

IN_SUBSTANCE = (BY_TALK, AGREED, REDRESSED)

# What the file says: a case that was not entered when it was taken up is neither recorded nor closed on paper.
NOT_RECORDED, RECORDED_OPEN, RECORDED_SETTLED, RECORDED_FAILED = range(4)

# What Tables.counts counts.
N_GRIEVANCES, N_OPEN, N_SETTLEMENTS, N_DISPUTES = range(4)

ACT_MONTHS = 61
"""Months that acts asked of the township are kept apart, one more than the longest patience that is allowed."""

COLLECTIVE = 5
"""Persons who petition together from which on a visit counts as collective (the usual Chinese rule)."""

# What becomes of an attempt to petition.
LODGED, CONTAINED, BOUGHT_OFF = range(3)

# Bodies that deliberate.
GROUP_MEETING, REPRESENTATIVES, ASSEMBLY = range(3)
N_BODIES = 3
BODIES = (
    Label("group meeting", "村民小组会议"),
    Label("representatives' assembly", "村民代表会议"),
    Label("villagers' assembly", "村民会议"),
)

# Which of them the allowance is paid for (attendance.allowance_for).
PAID_ALL, PAID_REPRESENTATIVES, PAID_HOUSEHOLDS = range(3)

# Acts that scores and lists may count, one bit each (incentives.list_counts).
BY_MEETING, BY_LABOUR, BY_COMPACT, BY_HELP = range(4)

# Whether members away may speak online at a meeting (meetings.online): beside who comes, or counted for the household too.
SPEAKS, COUNTED = 1, 2

# What a person answers to the call to a meeting, one bit each; 0 where the choice does not fall on the person.
CALLED_ON, TOLD, WOULD, COMES, OF_ACCORD, AGAIN, ONLINE = 1, 2, 4, 8, 16, 32, 64
ANSWERS = (
    Label("the choice falls on this person", "由其本人决定"),
    Label("asked", "被通知"),
    Label("willing", "愿意参加"),
    Label("comes", "到会"),
    Label("willing with nothing on offer", "无激励也愿意参加"),
    Label("asked again in person", "再次当面动员"),
    Label("speaks online beside the household's voice", "在户代表之外线上发言"),
)

# Personal histories, one bit a month (model.state.tables.Tables.acts).
(
    AT_HOME,
    PRESENT,
    INVITED,
    WILLING,
    DELIBERATED,
    INDUCED,
    MOBILISED,
    VOTED,
    BY_PROXY,
    LABOURED,
    KEPT_COMPACT,
    COMPLAINED,
    AT_SESSION,
    AT_MEETING,
    FOR_HOUSEHOLD,
    IN_SEAT,
) = range(16)
N_ACTS = 16
ACTS = (
    Label("resident", "常住"),
    Label("in the village", "在村"),
    Label("asked to a meeting", "被通知开会"),
    Label("willing to come", "愿意参加"),
    Label("took part in a deliberative meeting that decided", "参加形成决定的议事"),
    Label("came only because of incentives", "因激励而参加"),
    Label("came to a meeting they were asked to", "受邀到会"),
    Label("cast an own ballot", "亲自投票"),
    Label("vote cast by proxy", "委托投票"),
    Label("collective labour or volunteering", "集体劳动或志愿服务"),
    Label("household kept the village compact", "遵守村规民约"),
    Label("contacted or complained to a body", "反映诉求"),
    Label("attended a Party session", "参加组织生活"),
    Label("came to a meeting, whether or not it decided", "到会（无论会议是否形成决定）"),
    Label("took part for the household in a meeting that decided", "作为户代表参加形成决定的会议"),
    Label("took part as a representative in a meeting that decided", "作为村民代表参加形成决定的会议"),
)
BITS = 60  # months in one word of a history
WORDS = 2  # ten years

# Grades of a village organisation.
GRADE_A, GRADE_B, GRADE_C = range(3)
GRADES = (Label("A", "A类"), Label("B", "B类"), Label("C", "C类"))

# Classes of a branch on record.
FIRST_CLASS, SECOND_CLASS, THIRD_CLASS = 1, 2, 3
CLASSES_OF_BRANCH = (
    Label("first class", "一类"),
    Label("second class", "二类"),
    Label("third class", "三类"),
)

DAYS = 30.4375  # of a month
