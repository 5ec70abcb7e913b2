"""What people read when a definition's text or one of its rules cannot be used: code → (Chinese, English)."""

from __future__ import annotations

SOURCE_SENTENCES: dict[str, tuple[str, str]] = {
    # The text as a whole
    "source_too_large": (
        "文件有 {size} 字节，超过上限 {limit} 字节；请拆成几个文件",
        "The file has {size} bytes, more than the limit of {limit}; split it into several files",
    ),
    "source_empty": ("文件里没有内容", "The file says nothing"),
    "source_byte_order_mark": (
        "文件开头有字节顺序标记（BOM）；请另存为“UTF-8（无 BOM）”",
        "The file begins with a byte order mark; save it as “UTF-8 without BOM”",
    ),
    "source_not_utf8": (
        "此处的字节 {byte} 不是 UTF-8；请把文件另存为 UTF-8",
        "The byte {byte} here is not UTF-8; save the file as UTF-8",
    ),
    "source_unseen_character": (
        "此处有看不见的控制字符 {character}；请删去",
        "There is an invisible control character {character} here; delete it",
    ),
    "source_several_documents": (
        "一个文件只能有一份定义；请删去这一行 --- 以及其后的内容，或另存为一个文件",
        "A file holds one definition; delete this --- and what follows it, or move that to a file of its own",
    ),
    "source_directive": (
        "不接受以 % 开头的 YAML 指令；请删去",
        "YAML directives (lines that begin with %) are not accepted; delete it",
    ),
    "source_too_deep": (
        "嵌套超过 {limit} 层",
        "Nested more than {limit} levels deep",
    ),
    "source_too_many_nodes": (
        "文件里的键和值超过 {limit} 个",
        "The file has more than {limit} keys and values",
    ),
    "source_too_many_problems": (
        "问题超过 {limit} 处，其余不再列出；请先改正以上各处",
        "More than {limit} problems, the rest is not listed; mend these first",
    ),
    # What YAML has and this language does not
    "source_anchor": (
        "不接受锚点 &{name}；请把内容写在用到的地方",
        "Anchors are not accepted (&{name}); write the content where it is used",
    ),
    "source_alias": (
        "不接受引用 *{name}；请把内容写在用到的地方",
        "Aliases are not accepted (*{name}); write the content where it is used",
    ),
    "source_tag": (
        "不接受类型标记 {tag}；请删去，文字可以加引号",
        "Tags are not accepted ({tag}); delete it, and put text in quotes",
    ),
    "source_merge_key": (
        "不接受合并键 <<；请把内容写全",
        "The merge key << is not accepted; write the content out",
    ),
    "source_duplicate_key": (
        "键“{key}”重复，第一次在 {first}；请删去一个或改名",
        "The key “{key}” stands here again, first at {first}; delete or rename one of them",
    ),
    "source_key_not_text": (
        "键 {key} 不是文字；请加引号：'{key}'",
        "The key {key} is not text; put it in quotes: '{key}'",
    ),
    "source_key_not_a_word": (
        "键只能是一个词，不能是列表、映射或引用",
        "A key is one word, never a list, a mapping or an alias",
    ),
    "source_key_too_long": (
        "键有 {length} 个字符，超过上限 {limit}",
        "The key has {length} characters, more than the limit of {limit}",
    ),
    "source_number_too_long": (
        "数字有 {digits} 位，超过上限 {limit} 位；若是编号或电话，请加引号",
        "The number has {digits} digits, more than the limit of {limit}; a code or a telephone needs quotes",
    ),
    # What the parser stumbled over
    "source_tab": ("缩进只能用空格，此处是制表符", "Indent with spaces, there is a tab here"),
    "source_unclosed_quote": ("从这里开始的引号没有结束", "The quote that begins here is never closed"),
    "source_unclosed_bracket": (
        "此处应有逗号或右括号；从第 {opened} 行开始的括号没有结束",
        "A comma or a closing bracket is missing here; the bracket was opened in line {opened}",
    ),
    "source_missing_colon": ("这个键后面缺少冒号和空格", "A colon and a space are missing after this key"),
    "source_colon_not_here": (
        "此处不能有冒号：请检查缩进和上一行；文字里有冒号时请加引号",
        "A colon cannot stand here: check the indentation and the line before; text with a colon needs quotes",
    ),
    "source_indentation": (
        "此处与前文对不齐：请检查缩进、引号和括号",
        "This does not line up with what comes before: check indentation, quotes and brackets",
    ),
    "source_reserved_character": (
        "文字不能以“{character}”开头；请加引号",
        "Text cannot begin with “{character}”; put it in quotes",
    ),
    "source_bad_escape": (
        "双引号里的反斜杠写法不对；请直接写那个字符，或改用单引号",
        "The backslash in these double quotes means nothing; write the character itself, or use single quotes",
    ),
    "source_syntax": ("此处不符合 YAML 的写法：{detail}", "This is not YAML: {detail}"),
    # Rules
    "rule_too_long": (
        "规则有 {length} 个字符，超过上限 {limit}；请拆成几条",
        "The rule has {length} characters, more than the limit of {limit}; split it into several",
    ),
    "rule_empty": ("规则是空的", "The rule is empty"),
    "rule_too_deep": (
        "规则嵌套太深；请拆成几条",
        "The rule is nested too deeply; split it into several",
    ),
    "rule_unclosed_quote": (
        "从这里开始的引号没有结束，或引号连在一起",
        "The quote that begins here is never closed, or it touches another",
    ),
    "rule_single_equals": ("比较请写 ==，不是 =", "Compare with ==, not with ="),
    "rule_character": (
        "规则里不能有“{character}”",
        "“{character}” cannot stand in a rule",
    ),
    "rule_unknown_name": ("没有“{name}”", "There is no “{name}”"),
    "rule_unknown_name_near": (
        "没有“{name}”；是不是“{near}”？",
        "There is no “{name}”, did you mean “{near}”?",
    ),
    "rule_word": (
        "规则里不用“{word}”；请写 {sign}",
        "Rules do not know “{word}”; write {sign}",
    ),
    "rule_unknown_function": (
        "没有函数“{name}”；可用的有：{known}",
        "There is no function “{name}”; there are {known}",
    ),
    "rule_matches": (
        "规则里不能用 matches（正则表达式）；请用 startsWith、endsWith 或 contains",
        "matches (regular expressions) cannot be used in a rule; use startsWith, endsWith or contains",
    ),
    "rule_has": (
        "规则里不能用 has；要问是否已填写，请写 given.case.字段",
        "has cannot be used in a rule; to ask whether a field is filled in, write given.case.FIELD",
    ),
    "rule_macro": (
        "规则里不能用 {name}；对列表只能用 all 和 exists",
        "{name} cannot be used in a rule; lists know only all and exists",
    ),
    "rule_loop_name": (
        "循环变量“{name}”与已有的名称相同；请换一个名称",
        "The loop variable “{name}” has the name of something else; choose another",
    ),
    "rule_types": (
        "“{operator}”不能用在这些类型上：{kinds}",
        "“{operator}” does not fit these types: {kinds}",
    ),
    "rule_not_bool": (
        "规则的结果必须是真或假，这条的结果是 {kind}",
        "A rule is true or false, this one gives {kind}",
    ),
    "rule_unfinished": (
        "规则没有写完：缺少右括号或后一半",
        "The rule ends too early: a closing bracket or its second half is missing",
    ),
    "rule_syntax": ("此处不符合规则的写法：{detail}", "This is not a rule: {detail}"),
}
