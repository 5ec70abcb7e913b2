"""What happened to a limit, in words."""

from __future__ import annotations

from collections.abc import Mapping

from engine.labels import Label

#: What happened to a limit, said after its title; `{due}` is the due day that it has now.
EFFECTS: Mapping[str, Label] = {
    "started": Label(zh="“{title}”开始计时，{due}到期", en="“{title}” began to run and is due on {due}"),
    "met": Label(zh="“{title}”已完成，停止计时", en="“{title}” was met and stopped"),
    "waived": Label(zh="“{title}”不再要求", en="“{title}” is no longer required"),
    "resumed": Label(zh="“{title}”恢复计时，{due}到期", en="“{title}” runs again and is due on {due}"),
    "passed": Label(zh="“{title}”已过期限（{due}）", en="“{title}” has passed ({due})"),
    "stepped": Label(zh="“{title}”已提醒，{due}到期", en="“{title}”: a reminder was sent; it is due on {due}"),
    "extended": Label(zh="“{title}”已延长至{due}", en="“{title}” was extended to {due}"),
    "extension_void": Label(
        zh="“{title}”的延期不生效，仍为{due}", en="The extension of “{title}” is void; still {due}"
    ),
    "recounted": Label(zh="“{title}”重新计算，{due}到期", en="“{title}” was counted anew and is due on {due}"),
    "cancelled": Label(zh="“{title}”原来的计时作废", en="The former run of “{title}” was cancelled"),
    "restored": Label(zh="“{title}”恢复原来的期限，{due}到期", en="“{title}” is as it was, due on {due}"),
}
