"""What a visitor of the demo may try first as each of the people of the office."""

from __future__ import annotations

from collections.abc import Mapping

from engine.labels import Label


def _words(zh: str, en: str) -> Label:
    return Label(zh=zh, en=en)


#: Login → what to try.
FIRST_STEPS: Mapping[str, Label] = {
    "lijia": _words(
        "登记一件信访事项，甄别刚登记的，送达已签发的文书",
        "Register a petition, sort what is new, deliver what is signed",
    ),
    "zhouming": _words(
        "受理、交办蓝色事项，审签处理意见，登记县里的来文",
        "Accept and assign blue matters, sign opinions, enter what the county wrote",
    ),
    "chenwei": _words(
        "受理红色事项，落实包案领导，批准延期，最后签发",
        "Accept red matters, name their package owners, allow an extension",
    ),
    "wuhong": _words("代乡长签发他应当回避的一件", "Sign the one matter from which the head of the township withdraws"),
    "hejun": _words(
        "交办一件黄色事项，决定一条建议，看包案的红色事项", "Assign a yellow matter, decide on a suggestion"
    ),
    "tangli": _words("受理一件本乡应履职的黄色事项", "Accept a yellow matter about a duty of the township"),
    "sunqiang": _words(
        "受理一件三户联名的黄色事项，登记包案事项的进展", "Accept a yellow matter, enter progress on a red one"
    ),
    "luofei": _words("受理一件扰民的黄色事项", "Accept a yellow matter about noise at night"),
    "qinyue": _words(
        "受理一件办事材料不一致的黄色事项", "Accept a yellow matter about papers asked for at the counter"
    ),
    "dingru": _words("签收交给党政办的事项", "Sign in what was given to the Party office"),
    "xubin": _words("审签干部拟定的处理意见，或者退回修改", "Sign a draft of your officer, or send it back"),
    "gaojie": _words("登记调查进展，拟定处理意见", "Enter progress, draft an opinion"),
    "maxia": _words(
        "请假中，由金涛代行职务；自己也仍可以登录", "On leave; 金涛 stands in, though you may still sign in"
    ),
    "linan": _words("看协办意见，登记进展", "Read what the co-unit says, enter progress"),
    "douyu": _words("登记措施落实", "Enter that measures were carried out"),
    "fangyi": _words("办理一件快到内部目标的事项", "Go on with a matter that nears its internal goal"),
    "jintao": _words("代马霞审签一件处理意见", "Sign an opinion in place of 马霞, who is on leave"),
    "bailu": _words("联系信访人，开始调查", "Speak to the petitioner, start to investigate"),
    "tangwen": _words("签收一件，或者提出不属本单位；提交协办意见", "Sign in a matter, or say that it is not yours"),
    "youran": _words("签收一件已超过签收时限的事项", "Sign in a matter that is late for it"),
    "jiangcheng": _words("拆阅一件密封的检举控告", "Open a sealed report of misconduct"),
    "shenjing": _words("核查任意一件的历史，验证全部哈希链", "Audit the history of any case, verify every chain"),
    "panduo": _words("督办一件超期事项，复核一件不予受理的", "Supervise what is overdue, look again at a refusal"),
    "guanli": _words(
        "看不到任何事项：管理系统的人不看信访内容",
        "Sees no matter at all, on purpose: who runs the system reads no petitions",
    ),
}
