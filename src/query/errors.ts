import { catalogue, type ErrorFactory, HinomiError } from '../kernel/errors.js'

/** Characters from `start` up to `end` of the text that is wrong, in UTF-16 units as JavaScript counts. */
export interface Position {
  readonly start: number
  readonly end: number
}

/** An error in a text of the user's, with the place where it is. */
export class KqlError extends HinomiError {
  readonly position: Position

  constructor(of: HinomiError, position: Position) {
    super(of.code, of.spec, of.params, of.cause)
    this.name = 'KqlError'
    this.position = position
  }
}

export const errors = catalogue({
  KQL_TOO_LONG: {
    status: 400,
    message: {
      en: 'The query has {length} characters; the limit is {limit}.',
      ja: 'クエリが{length}文字あり、上限の{limit}文字を超えています。',
    },
    fix: {
      en: 'Shorten it, for example with a wildcard or a CIDR block instead of a long list.',
      ja: '長い列挙の代わりにワイルドカードやCIDRを使うなどして短くしてください。',
    },
  },
  KQL_TOO_DEEP: {
    status: 400,
    message: {
      en: 'Parentheses are nested more than {limit} levels deep here.',
      ja: 'ここで括弧の入れ子が{limit}階層を超えています。',
    },
    fix: { en: 'Remove parentheses that are not needed.', ja: '不要な括弧を取り除いてください。' },
  },
  KQL_TOO_MANY: {
    status: 400,
    message: {
      en: 'The query has more than {limit} conditions once its field wildcards are written out.',
      ja: 'フィールド名のワイルドカードを展開すると、条件が{limit}個を超えます。',
    },
    fix: {
      en: 'Name the fields, or use a narrower pattern such as user.* instead of *.',
      ja: 'フィールド名を明示するか、* の代わりに user.* のような狭いパターンを使ってください。',
    },
  },
  KQL_QUOTE_OPEN: {
    status: 400,
    message: {
      en: 'The quotation mark that opens here is never closed.',
      ja: 'ここで始まる引用符が閉じられていません。',
    },
    fix: {
      en: 'Add " at the end of the phrase; write a quotation mark inside it as \\".',
      ja: '語句の終わりに " を付けてください。語句の中の引用符は \\" と書きます。',
    },
  },
  KQL_PAREN_OPEN: {
    status: 400,
    message: { en: 'The {open} that opens here is never closed.', ja: 'ここで開いた {open} が閉じられていません。' },
    fix: { en: 'Add the closing {close}.', ja: '閉じる {close} を補ってください。' },
  },
  KQL_CLOSE_STRAY: {
    status: 400,
    message: {
      en: 'Nothing was opened that this {found} could close.',
      ja: 'この {found} に対応する開き括弧がありません。',
    },
    fix: {
      en: 'Remove it, or escape it as \\{found} if it belongs to the value.',
      ja: '削除するか、値の一部であれば \\{found} と書いてください。',
    },
  },
  KQL_VALUE_MISSING: {
    status: 400,
    message: { en: 'A value is expected here, after `{after}`.', ja: 'ここには `{after}` に続く値が必要です。' },
    fix: {
      en: 'Write a value, a "phrase", or * for any value.',
      ja: '値、"語句"、または任意の値を表す * を書いてください。',
    },
  },
  KQL_FIELD_MISSING: {
    status: 400,
    message: { en: 'A field name is expected before `{operator}`.', ja: '`{operator}` の前にフィールド名が必要です。' },
    fix: {
      en: 'Write the field first, as in event.action: ConsoleLogin; to search for the character itself, put it in quotation marks.',
      ja: 'event.action: ConsoleLogin のようにフィールド名を先に書いてください。文字そのものを検索する場合は引用符で囲みます。',
    },
  },
  KQL_CONDITION_AFTER: {
    status: 400,
    message: { en: 'A condition is expected after `{operator}`.', ja: '`{operator}` の後に条件が必要です。' },
    fix: {
      en: 'Write a condition such as field: value, or remove the operator; to search for the word itself, write "{operator}".',
      ja: 'field: value のような条件を書くか、演算子を削除してください。単語そのものを検索する場合は "{operator}" と書きます。',
    },
  },
  KQL_CONDITION_BEFORE: {
    status: 400,
    message: { en: 'A condition is expected before `{operator}`.', ja: '`{operator}` の前に条件が必要です。' },
    fix: {
      en: 'Write a condition such as field: value, or remove the operator; to search for the word itself, write "{operator}".',
      ja: 'field: value のような条件を書くか、演算子を削除してください。単語そのものを検索する場合は "{operator}" と書きます。',
    },
  },
  KQL_RANGE_BOOLEAN: {
    status: 400,
    message: {
      en: '{field} is true or false and has no order.',
      ja: '{field} は真偽値のフィールドのため、大小を比較できません。',
    },
    fix: { en: 'Write {field}: true or {field}: false.', ja: '{field}: true または {field}: false と書いてください。' },
  },
  KQL_NOT_EXPRESSIBLE: {
    status: 400,
    message: {
      en: 'The condition on {field} ({kind}) cannot be written in KQL.',
      ja: '{field} の条件（{kind}）はKQLでは表現できません。',
    },
    fix: {
      en: 'Keep it in the rule that it comes from, or search with a wildcard instead.',
      ja: '元のルールのまま使うか、ワイルドカードで検索してください。',
    },
  },
  KQL_GROUP_EMPTY: {
    status: 400,
    message: { en: 'There is nothing between {open} and {close}.', ja: '{open} と {close} の間が空です。' },
    fix: { en: 'Write a condition between them, or remove them.', ja: '間に条件を書くか、括弧を削除してください。' },
  },
  KQL_CONJUNCTION_MISSING: {
    status: 400,
    message: { en: '`and` or `or` is expected before this.', ja: 'この前に `and` または `or` が必要です。' },
    fix: {
      en: 'Join the conditions with and / or; put a value that has special characters in quotation marks.',
      ja: '条件を and か or でつないでください。特殊文字を含む値は引用符で囲みます。',
    },
  },
  KQL_FIELD_SPACE: {
    status: 400,
    message: {
      en: '`{field}` has a space, so it is no field name.',
      ja: '`{field}` は空白を含むため、フィールド名として使えません。',
    },
    fix: {
      en: 'Put `and` or `or` between the words, or put the name in quotation marks if it really has a space.',
      ja: '単語の間に and か or を入れてください。本当に空白を含む名前であれば引用符で囲みます。',
    },
  },
  KQL_ESCAPE: {
    status: 400,
    message: { en: 'A backslash escapes nothing here.', ja: 'ここでは \\ が何もエスケープしていません。' },
    fix: {
      en: 'Write \\\\ for a backslash, or put the value in quotation marks.',
      ja: '\\ そのものは \\\\ と書くか、値を引用符で囲んでください。',
    },
  },
  KQL_RANGE_VALUE: {
    status: 400,
    message: {
      en: 'After {operator} one plain value is expected, without wildcards or groups.',
      ja: '{operator} の後には、ワイルドカードや括弧を含まない値を1つだけ書けます。',
    },
    fix: {
      en: 'Write for example source.port >= 1024, and join several comparisons with and / or.',
      ja: 'source.port >= 1024 のように書き、複数の比較は and や or でつないでください。',
    },
  },
  KQL_NOT_NUMBER: {
    status: 400,
    message: {
      en: '{field} holds numbers, and {value} is none.',
      ja: '{field} は数値のフィールドですが、{value} は数値ではありません。',
    },
    fix: {
      en: 'Write a number such as 443, a range such as {field} > 1024, or * for any value.',
      ja: '443 のような数値、{field} > 1024 のような範囲、または任意の値を表す * を書いてください。',
    },
  },
  KQL_NOT_BOOLEAN: {
    status: 400,
    message: {
      en: '{field} is true or false, and {value} is neither.',
      ja: '{field} は真偽値のフィールドですが、{value} は true でも false でもありません。',
    },
    fix: { en: 'Write true, false, or * for any value.', ja: 'true、false、または任意の値を表す * を書いてください。' },
  },
  KQL_NOT_DATE: {
    status: 400,
    message: {
      en: '{field} holds times, and {value} is none.',
      ja: '{field} は日時のフィールドですが、{value} は日時ではありません。',
    },
    fix: {
      en: 'Write "2026-01-31", "2026-01-31T09:00:00+09:00", or relative to now: now-15m, now-7d/d.',
      ja: '"2026-01-31"、"2026-01-31T09:00:00+09:00"、または now-15m、now-7d/d のような相対指定で書いてください。',
    },
  },
  KQL_NOT_IP: {
    status: 400,
    message: {
      en: '{field} holds IP addresses, and {value} is neither an address nor a CIDR block.',
      ja: '{field} はIPアドレスのフィールドですが、{value} はアドレスでもCIDRでもありません。',
    },
    fix: {
      en: 'Write 192.0.2.1, 10.0.0.0/8 or "2001:db8::/32" (an IPv6 address needs quotation marks).',
      ja: '192.0.2.1、10.0.0.0/8、"2001:db8::/32" のように書いてください（IPv6アドレスは引用符で囲みます）。',
    },
  },
  REGEX_WRONG: {
    status: 400,
    message: {
      en: 'The regular expression {source} cannot be used: {reason}.',
      ja: '正規表現 {source} は使用できません（{reason}）。',
    },
    fix: {
      en: 'Use RE2 syntax: it has no look-around and no back-references.',
      ja: 'RE2の構文で書いてください。先読み・後読みと後方参照は使えません。',
    },
  },
  CIDR_WRONG: {
    status: 400,
    message: { en: '{block} is no CIDR block.', ja: '{block} はCIDRブロックではありません。' },
    fix: {
      en: 'Write for example 10.0.0.0/8 or 2001:db8::/32.',
      ja: '10.0.0.0/8 や 2001:db8::/32 のように書いてください。',
    },
  },
  TIME_WRONG: {
    status: 400,
    message: { en: '{text} is no point in time.', ja: '{text} は日時として解釈できません。' },
    fix: {
      en: 'Write 2026-01-31, 2026-01-31T09:00:00+09:00, or relative to now: now, now-15m, now/d, now-7d/d (units s m h d w M y).',
      ja: '2026-01-31、2026-01-31T09:00:00+09:00、または now、now-15m、now/d、now-7d/d のような相対指定で書いてください（単位は s m h d w M y）。',
    },
  },
  ZONE_UNKNOWN: {
    status: 400,
    message: { en: 'There is no time zone {zone}.', ja: 'タイムゾーン {zone} はありません。' },
    fix: {
      en: 'Write an IANA name such as Asia/Tokyo or UTC.',
      ja: 'Asia/Tokyo や UTC のようなIANA名で指定してください。',
    },
  },
})

/** Ends with an error of the catalogue at a place of the text. */
export const fail = (of: ReturnType<ErrorFactory>, start: number, end: number): never => {
  throw new KqlError(of, { start, end })
}
