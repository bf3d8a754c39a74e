// Words that came with the picture.
//
// Where it sits   GradFlow and TensorView; minitf_widgets/plain_words.py holds the tables.
// The one idea    what Python says in describe() and what the page says is one text, kept in one place; a page from
//                 disk carries it, as it carries the numbers.

import { commonTexts, type Locale, type Translate, translator } from "../shared/i18n.ts";
import type { AnyModel } from "../shared/model.ts";

export type Words = Translate<string>;

export function wordsOf(model: AnyModel, locale: Locale): Words {
  const own = model.get("_words") as Record<Locale, Record<string, string>>;
  const both = (language: Locale) => ({ ...commonTexts[language], ...own[language] });
  return translator<string>({ en: both("en"), zh: both("zh") }, locale);
}
