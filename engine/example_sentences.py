"""What people read about examples: what is wrong with one (code → Chinese, English), and what its keys mean."""

from __future__ import annotations

EXAMPLE_SENTENCES: dict[str, tuple[str, str]] = {
    "what_flag": ("标记", "flag"),
    "too_many_examples": (
        "最多{examples}个例子，每个最多{steps}步",
        "There can be {examples} examples, each with {steps} steps",
    ),
    "example_expects_nothing": (
        "例子“{name}”没有写 expect：什么都没有检查",
        "The example “{name}” has no “expect”: nothing is looked at",
    ),
    "example_person": (
        "“{words}”应写作 group G、head of G、member of U 或 roster R",
        "“{words}” must be “group G”, “head of G”, “member of U” or “roster R”",
    ),
    "example_time": (
        "“{words}”应写作 2026-03-02 或 2026-03-02T09:00",
        "“{words}” must be such as “2026-03-02” or “2026-03-02T09:00”",
    ),
    "example_day": ("“{words}”应写作 2026-03-02 之类", "“{words}” must be a day such as “2026-03-02”"),
    "example_two_times": ("after 和 at 只写一个", "Either “after” or “at”"),
    "example_value": ("“{field}”不能是这个值：{why}", "“{field}” cannot be this: {why}"),
    "example_backwards": (
        "这一步的时间（{at}）早于上一步（{before}）",
        "The time of this step ({at}) is before that of the step before it ({before})",
    ),
    "example_stuck": ("这一步做不下去：{why}", "This step cannot be played: {why}"),
    "example_refused": ("没有办成（{kind}）：{why}", "This was refused ({kind}): {why}"),
    "example_taken": ("应当不能办（{expected}），却办成了", "This was to be refused ({expected}), and it was done"),
    "example_differs": (
        "{what}应当是“{expected}”，结果是“{came}”",
        "{what} was to be “{expected}”, and is “{came}”",
    ),
}

#: Model → what it is (under no key) and what each of its keys means, Chinese and English.
EXAMPLE_MEANINGS: dict[str, dict[str, tuple[str, str]]] = {
    "Example": {
        "": ("一个例子：从登记起一步一步办", "a case from its opening on, step by step"),
        "name": ("一句话说明这个例子说明什么", "what it shows, in one sentence"),
        "people": (
            "某人还担任什么，如 {handler: [member of depot]}",
            "as what else somebody stands, such as {handler: [member of depot]}",
        ),
        "given": ("怎样登记", "how the case is opened"),
        "do": ("办了哪些事", "what is done, one after the other"),
        "expect": ("最后应当怎样", "what must be so after the last step"),
    },
    "Given": {
        "": ("例子怎样开始", "how the case of an example is opened"),
        "by": ("由谁登记：角色，或“角色 2”", "by whom: a role, or “ROLE 2”"),
        "at": (
            "何时；只写日子的，从开门时起；不写则为 in_force_from",
            "when; a day begins when the office opens; without it “in_force_from”",
        ),
        "fields": (
            "登记表填什么；received_at 不写即为 at",
            "what the form says; without “received_at” that is the moment of “at”",
        ),
        "files": ("附件的名称", "names of files that are handed in"),
    },
    "Step": {
        "": ("例子的一步", "one step of an example"),
        "by": ("由谁办：角色，或“角色 2”", "by whom: a role, or “ROLE 2” for another person"),
        "action": (
            "办什么：操作、记录、reopen、correct 或 undo",
            "what is done: an action, a record, “reopen”, “correct” or “undo”",
        ),
        "form": ("表上填什么", "what the form says"),
        "reason": ("理由", "the reason"),
        "files": ("附件的名称", "names of files that are handed in"),
        "after": ("上一步之后多久，如 3 working days", "how long after the step before, such as “3 working days”"),
        "at": ("何时", "when: a day or a moment"),
        "expect": ("办完应当怎样", "what must be so after it"),
    },
    "Expected": {
        "": ("应当怎样；只看写到的", "what must be so; only what is written is looked at"),
        "state": ("在哪个状态", "in which state the case is"),
        "fields": ("各栏的值", "values of its fields"),
        "due": ("各期限的到期日", "the due days of its deadlines"),
        "target": ("各期限的目标日", "their target days"),
        "light": ("各期限的灯", "their lights"),
        "deadlines": ("各期限的情形", "how they stand"),
        "flags": ("有哪些标记，不多不少", "the marks that it wears, and no others"),
        "turn": ("轮到哪些角色，不多不少", "the roles whose turn it is, and no others"),
        "refused": ("不能办，属于哪一类", "that it is refused, and how"),
        "because": ("不能办的理由中有这几个字", "words of the sentence with which it is refused"),
    },
}
