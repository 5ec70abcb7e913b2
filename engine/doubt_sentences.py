"""What people read when something in a definition is likely a mistake, but forbids nothing: code → (Chinese, English)."""

from __future__ import annotations

DOUBT_SENTENCES: dict[str, tuple[str, str]] = {
    "rules_undecided": (
        "无法判定这些条件能否同时满足：{rules}；请改问列明的选项，或者给数字写明 min 和 max",
        (
            "It cannot be decided whether anything meets all of: {rules}; ask about declared choices, or give the numbers "
            "“min” and “max”"
        ),
    ),
    "limit_in_field": (
        "“{due}”由栏目决定，无法事先与“{limit}”比较",
        "“{due}” stands in a field, so it cannot be compared with “{limit}” beforehand",
    ),
    "state_without_deadline": (
        "未结状态“{name}”下没有任何期限在走；到达它的路径：{way}",
        "No deadline can be running in the open state “{name}”; a way to it: {way}",
    ),
    "length_may_be_missing": (
        "该期限多长由栏目“{name}”决定，“{act}”时它可能还没有填写，期限就不会开始；请设为必填，或者用 only_if 写明",
        (
            "How long this is depends on “{name}”, which may be empty when “{act}” would start it, and then it never "
            "starts; make the field required before, or say so with “only_if”"
        ),
    ),
    "field_unused": (
        "栏目“{name}”不在任何表单上，也没有操作为它设值",
        "The field “{name}” is on no form and no action sets it",
    ),
    "field_not_given": (
        "“{act}”读取栏目“{name}”，而到那时没有任何表单或操作给过它值；例如：{way}",
        "“{act}” reads the field “{name}”, which nothing on any way there gives a value; for example: {way}",
    ),
    "nobody_left": (
        "能办的只有一个人，而“{action}”正是同一个人办的，没有别人可以办",
        "Only one person may do this, and it is the same who does “{action}”, so that nobody is left",
    ),
    "signed_twice": (
        "“{role}”与前面的签署人是同一个人，而每个签名须由不同的人作出",
        "“{role}” is the same person as one who signs before, but each signature is another person's",
    ),
    "too_few_signers": (
        "须有{needed}个不同的人签批，而这些角色一共只有{there}个人，永远签不满",
        "{needed} different people must sign, but these roles are only {there} altogether: it is never complete",
    ),
    "rules_unused": (
        "规则组“{name}”没有任何操作引用，其中的条件不起作用",
        "No act names the list of rules “{name}”, so that its conditions bind nobody",
    ),
    "same_sentence": (
        "两个条件说同一句话，办事的人分不清：{sentence}",
        "Two conditions say the same sentence, so nobody can tell them apart: {sentence}",
    ),
}
