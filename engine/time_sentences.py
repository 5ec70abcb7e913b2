"""What the engine says about time: lengths, kinds of days, derivations, and what is wrong with a length."""

from __future__ import annotations

from engine.labels import Label

#: Code → (Chinese, English), templates of `str.format`. Values that are labels are put in by language.
TIME_SENTENCES: dict[str, tuple[str, str]] = {
    # lengths in words
    "span_days": ("{count}日", "{count} {days}"),
    "span_working_days": ("{count}个工作日", "{count} working {days}"),
    "span_hours": ("{count}小时", "{count} {hours}"),
    "span_working_hours": ("{count}个工作小时", "{count} working {hours}"),
    "span_months": ("{count}个月", "{count} {months}"),
    "span_day_of_month": ("当月{count}日", "day {count} of the month"),
    "span_field": ("“{field}”所填日期", "the date in “{field}”"),
    # moments in words
    "moment_percent": ("期限过{count}%时", "{count}% of the time"),
    "moment_left": ("剩余{length}时", "{length} left"),
    "moment_due": ("到期时", "due"),
    "moment_late": ("超期{length}时", "{length} late"),
    # what is wrong with a length or a moment
    "bad_span": ("“{text}”不是期限的写法。{hint}", "“{text}” is not a length of time. {hint}"),
    "bad_moment": ("“{text}”不是时点的写法。{hint}", "“{text}” is not a moment of a deadline. {hint}"),
    "did_you_mean": ("是否应为“{suggestion}”？", "Did you mean “{suggestion}”?"),
    "span_examples": (
        "可写：15 days、5 working days、4 working hours、2 hours、3 months、day 20 of the month、field NAME。",
        "Write: 15 days, 5 working days, 4 working hours, 2 hours, 3 months, day 20 of the month, field NAME.",
    ),
    "moment_examples": (
        "可写：75% of the time、2 working days left、5 days left、due、3 working days late、2 hours late。",
        "Write: 75% of the time, 2 working days left, 5 days left, due, 3 working days late, 2 hours late.",
    ),
    "out_of_bounds": (
        "“{text}”中的数应在 {least} 到 {most} 之间。",
        "The number in “{text}” must lie between {least} and {most}.",
    ),
    # kinds of days
    "day_working": ("工作日", "working day"),
    "day_weekend": ("周末", "weekend"),
    "day_holiday": ("{name}放假", "public holiday ({name})"),
    "day_make_up": ("调休上班", "make-up working day ({name})"),
    "day_office_off": ("本单位放假", "day off of this office"),
    "day_office_working": ("本单位上班", "working day of this office"),
    "day_provisional_working": (
        "暂按工作日（放假安排未公布）",
        "taken for a working day (holiday calendar not published)",
    ),
    "day_provisional_weekend": (
        "暂按周末（放假安排未公布）",
        "taken for a weekend (holiday calendar not published)",
    ),
    "day_unlikely_holiday": (
        "{name}，最早端暂不计放假",
        "{name}, not taken as a day off for the earliest date",
    ),
    # steps of a derivation
    "step_start": ("起算日，当日不算", "the day of the event, not counted"),
    "step_counted": ("日历日，计入", "calendar day, counted"),
    "step_working": ("{kind}，计入", "{kind}, counted"),
    "step_skipped": ("{kind}，不计", "{kind}, not counted"),
    "step_months": ("对应日为期限届满日", "the same day of a later month is the last day"),
    "step_month_end": ("该月无对应日，以月末日为届满日", "the month has no such day: its last day is the last day"),
    "step_day_of_month": ("当月约定日", "the day of the month that was set"),
    "step_field": ("所填日期", "the date that was entered"),
    "step_hours": ("连续计时，至{until}", "elapsed time, until {until}"),
    "step_no_time": ("{kind}，不计时", "{kind}, no time counted"),
    "step_opening": ("{kind}，计入 {periods}", "{kind}, counted {periods}"),
    "step_rolled": ("期限届满日为{kind}，顺延", "the last day is no working day ({kind}): moved on"),
    "step_landed": ("顺延至此（{kind}）", "moved on to this day ({kind})"),
    "step_target": ("届满日当日或之前最后一个工作日，为办理目标", "last working day not after the due day: the target"),
    "step_told": ("此前已告知此日，放假安排公布后不提前", "the day that was told before: it never becomes earlier"),
    "step_no_target": (
        "起算日至届满日之间没有工作日，不另设目标",
        "no working day between start and due day: no target of its own",
    ),
    # the summary
    "sum_days": (
        "起算日{start}（当日不算），第{count}日为{raw}",
        "Starts {start} (not counted); day {count} is {raw}",
    ),
    "sum_working_days": (
        "起算日{start}（当日不算），第{count}个工作日为{raw}",
        "Starts {start} (not counted); working day {count} is {raw}",
    ),
    "sum_months": (
        "起算日{start}（当日不算），满{count}个月为{raw}",
        "Starts {start} (not counted); {count} {months} on {raw}",
    ),
    "sum_day_of_month": ("起算日{start}，约定日为{raw}", "Starts {start}; the day set is {raw}"),
    "sum_field": ("按“{field}”所填，为{raw}", "As entered in “{field}”: {raw}"),
    "sum_hours": (
        "自{start}起连续计{count}小时，至{raw}（节假日照计）",
        "{count} elapsed {hours} from {start}, until {raw} (holidays included)",
    ),
    "sum_working_hours": (
        "自{start}起计{count}个工作小时，至{raw}（只计办公时间）",
        "{count} working {hours} from {start}, until {raw} (opening hours only)",
    ),
    "sum_rolled": ("；该日不是工作日，顺延至{due}", "; no working day, so moved on to {due}"),
    "sum_target": ("；办理目标为{target}", "; target {target}"),
    "sum_no_target": ("；期间没有工作日，不另设办理目标", "; no working day in between, so no target of its own"),
    "sum_provisional": (
        "。放假安排尚未公布，日期为暂定：最早{earliest}，最晚{latest}",
        ". Provisional, since the holiday calendar is not published: between {earliest} and {latest}",
    ),
    "sum_provisional_target": (
        "。放假安排尚未公布，办理目标为暂定",
        ". The target is provisional, since the holiday calendar is not published",
    ),
    "sum_end": ("。", "."),
    # the same reckoned again, when a calendar was published
    "sum_known_moved": (
        "{year}年放假安排已公布：原为{was}，现为{due}。",
        "The calendar of {year} was published: was {was}, is {due}.",
    ),
    "sum_known_same": (
        "{year}年放假安排已公布：仍为{due}。",
        "The calendar of {year} was published: it stays {due}.",
    ),
    "sum_known_told": (
        "{year}年放假安排已公布：按安排为{reckoned}，早于已告知的{due}；权利期限不缩短，仍为{due}。",
        "The calendar of {year} was published: by it {reckoned}, earlier than the {due} that was told; a right is not "
        "shortened, so it stays {due}.",
    ),
    # what cannot be reckoned
    "no_zone": ("起算时间 {start} 没有时区。", "The start {start} has no time zone."),
    "out_of_years": (
        "{day} 不在可计算的年份（{first}—{last}年）之内。",
        "{day} lies outside the years that can be reckoned ({first} to {last}).",
    ),
    "field_without_date": (
        "期限取自“{field}”，但该项没有日期。",
        "The limit is taken from “{field}”, which holds no date.",
    ),
    # moments of escalation
    "reach_exact": ("{point}：{at}", "{point}: {at}"),
    "reach_clamped": (
        "{point}早于起算时间，改为起算时即提醒：{at}",
        "{point} lies before the start and is moved to the start: {at}",
    ),
}


def say_time(code: str, **values: object) -> Label:
    """The sentence `code` in both languages, with `values` put in; a value that is a label is put in by language."""
    chinese, english = TIME_SENTENCES[code]
    return Label(
        zh=chinese.format(**{name: _in_language(value, "zh") for name, value in values.items()}),
        en=english.format(**{name: _in_language(value, "en") for name, value in values.items()}),
    )


def _in_language(value: object, language: str) -> object:
    return value.in_language(language) if isinstance(value, Label) else value
