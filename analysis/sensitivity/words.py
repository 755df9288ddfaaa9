"""What results say of themselves, in English and Chinese."""

from bilingual.words import Words

HEADS: dict[str, Words] = {
    "factor": Words("factor", "因素"),
    "index": Words("index", "指数"),
    "output": Words("output", "结果"),
    "value": Words("value", "数值"),
    "low": Words("from", "下限"),
    "high": Words("to", "上限"),
    "above_dummy": Words("above the dummy", "高于虚拟因素"),
    "why": Words("why not", "无数值的原因"),
    "effect_why": Words("why no difference", "无差值的原因"),
    "at": Words("at", "取值"),
    "n": Words("seeds", "随机种子数"),
    "effect": Words("difference from the base", "与基准之差"),
    "effect_low": Words("difference from", "差的下限"),
    "effect_high": Words("difference to", "差的上限"),
    "criterion": Words("criterion", "标准"),
    "statistic": Words("statistic", "统计量"),
    "limit": Words("limit", "界限"),
    "passed": Words("passed", "是否达到"),
}
QUANTITIES: dict[str, Words] = {
    "mean": Words("the mean over seeds", "各随机种子的均值"),
    "spread": Words("the variance over seeds", "各随机种子间的方差"),
    "distribution": Words("the whole distribution", "整个分布"),
    "tail": Words("the chance of exceeding a threshold", "超过阈值的概率"),
}
METHODS: dict[str, Words] = {
    "sobol": Words("Sobol indices", "Sobol指数"),
    "morris": Words("Effects of Morris", "Morris基本效应"),
    "pawn": Words("PAWN indices", "PAWN指数"),
}
NOTES: dict[str, Words] = {
    "standard": Words(
        "One replicate: the standard estimator, in which seed noise counts as an effect; a factor that moves nothing "
        "has a total index of about the share of seed noise. Run two replicates or more.",
        "只有1次重复：采用标准估计量，偶然差异被算作效应；不起任何作用的因素，其总效应指数约等于偶然差异占比。请至少运行2个重复。",
    ),
    "dropped": Words(
        "{dropped} of {blocks} blocks were left out of {outputs}, because a value in them is missing or infinite; what "
        "is said holds where the outcome exists.",
        "{outputs}：{blocks}个区组中有{dropped}个含缺失值或无穷值，整组剔除；结论只适用于该结果存在之处。",
    ),
    "pairs": Words(
        "{outputs}: of some factor {dropped} of {blocks} pairs (A, AB_j) were left out, because a value in them is missing or "
        "infinite; the other pairs of these blocks stay. What is said holds where the outcome exists.",
        "{outputs}：至少一个因素的{blocks}对(A, AB_j)中有{dropped}对含缺失值或无穷值，仅剔除该对，同一区组的其他各对保留；结论只适用于该结果存在之处。",
    ),
    "small": Words(
        "NOT TO BE QUOTED: {blocks} base blocks; allowed are {least} or more. With fewer the columns of the design mislead, and no "
        "interval knows it.",
        "不得引用：仅{blocks}个基础区组，至少应有{least}个。区组过少时，设计的列本身会产生误导，而区间并不反映。",
    ),
    "worst_pair": Words(
        "The pair of factors that this design of {blocks} blocks serves worst is {first} and {second}: an outcome that is nothing "
        "but their product would have its total indices wrong by {error}. No interval holds this.",
        "本设计（{blocks}个区组）中配合最差的一对因素为{first}与{second}：若结果仅为二者之积，其总效应指数误差为{error}。区间不含此误差。",
    ),
    "paired": Words(
        "All rows share one list of seeds. The intervals leave out what another list would have given; lay the design "
        "out with seeds: blocked.",
        "所有行共用一组随机种子，区间未包含换一组随机种子所带来的差异；请以blocked方式安排随机种子。",
    ),
    "pigeonhole": Words(
        "All rows share one list of {replicates} seeds. Blocks and seeds were both resampled; with so few seeds the "
        "intervals are rough, and seeds: blocked would be sharper.",
        "所有行共用一组{replicates}个随机种子；区组与随机种子均作重抽样，但随机种子过少，区间较粗，改用blocked更为精确。",
    ),
    "zero": Words(
        "{outputs}: the variance over the design cannot be distinguished from zero, so that nothing can be called a share "
        "of it.",
        "{outputs}：设计点间的方差与零无法区分，谈不上占比。",
    ),
    "constant": Words(
        "{outputs}: the same in every run, so that nothing moves it within these ranges.",
        "{outputs}：各次模拟均相同，在此取值范围内没有因素影响它。",
    ),
    "absent": Words("{outputs}: no run has a value.", "{outputs}：各次模拟均无数值。"),
    "few": Words(
        "{outputs}: fewer than {least} blocks have all their values, too few for an interval.",
        "{outputs}：数值齐全的区组不足{least}个，无法给出区间。",
    ),
    "uneven": Words(
        "The design is too small to be even: an outcome that follows one of these factors alone would get the total index "
        "given here rather than 1: {factors}. The intervals do not know this; lay out 256 blocks or more.",
        "设计过小，点的分布不均：若结果只随下列某一因素变动，其总效应指数会是下列数值而不是1：{factors}。区间未反映这一点；请安排256个或更多区组。",
    ),
    "no_floor": Words(
        "The design has no dummy factor, so nothing says how large an index is by chance alone.",
        "设计中没有虚拟因素，无从判断指数有多大可能只是偶然。",
    ),
    "by_rms": Words(
        "Factors stand by the root mean square of their effects, which counts curves and interactions in full; the table gives mu*.",
        "各因素按效应的均方根排序，曲线与交互效应全部计入；表中所列为mu*。",
    ),
    "names_only": Words(
        "{factors} have names and no order, so their effects have a size and no sign.",
        "{factors}只有名称、没有顺序，其效应只有大小而无正负。",
    ),
    "together": Words(
        "{factors} are groups, so their effects have a size and no sign.",
        "{factors}是成组变动的因素，其效应只有大小而无正负。",
    ),
    "missing": Words(
        "{dropped} of {blocks} values are missing or infinite and were left out; n says how many stand behind each mean.",
        "{blocks}个数值中有{dropped}个缺失或为无穷，已剔除；n为每个均值所依据的个数。",
    ),
}


def note(key: str, **values: object) -> Words:
    """A note with its numbers; names in a list stand one after the other."""
    words = NOTES[key]
    en, zh = ({name: _listed(value, comma) for name, value in values.items()} for comma in (", ", "、"))
    return Words(words.en.format(**en), words.zh.format(**zh))


def _listed(value: object, comma: str) -> object:
    return comma.join(map(str, value)) if isinstance(value, list) else value
