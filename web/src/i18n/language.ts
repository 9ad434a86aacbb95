// The chosen language, and the dictionaries in it. A dictionary holds both languages of one screen, so it
// arrives with that screen; a missing word is a compile error.
import { signal } from '@preact/signals';
import { keep, kept } from '../base/keep';

export type Language = 'en' | 'zh-Hans' | 'pseudo';
export const languages: readonly { code: Language; name: string }[] = [
  { code: 'en', name: 'English' }, { code: 'zh-Hans', name: '简体中文' },
];

function preferred(): Language {
  const asked = kept('language');
  if (asked === 'en' || asked === 'zh-Hans' || asked === 'pseudo') return asked;
  return typeof navigator !== 'undefined' && navigator.language.startsWith('zh') ? 'zh-Hans' : 'en';
}

export const language = signal<Language>(preferred());

export function set_language(code: Language): void {
  keep('language', code);
  language.value = code;
}

// Intl's name of the language; the pseudo language is English for numbers and dates.
export const locale_of = (code: Language): string => (code === 'zh-Hans' ? 'zh-CN' : 'en-GB');

type Widened<T> = T extends string ? string
  : T extends (...args: infer A) => string ? (...args: A) => string
    : { readonly [K in keyof T]: Widened<T[K]> };

// Every text wrapped in brackets, so that a test can see what does not come from a dictionary.
function bracketed<T>(words: T): T {
  if (typeof words === 'string') return `⟦${words}⟧` as T;
  if (typeof words === 'function')
    return ((...args: unknown[]) => `⟦${String((words as unknown as (...a: unknown[]) => string)(...args))}⟧`) as T;
  return Object.fromEntries(Object.entries(words as object).map(([key, value]) => [key, bracketed(value)])) as T;
}

// dictionary(en, zh): a function that gives the words in the present language; what calls it while
// drawing is drawn again when the language changes.
export function dictionary<T extends object>(en: T, zh: Widened<T>): () => Widened<T> {
  const english = en as unknown as Widened<T>;
  let pseudo: Widened<T> | null = null;
  return () => {
    if (language.value === 'zh-Hans') return zh;
    if (language.value === 'pseudo') return (pseudo ??= bracketed(english));
    return english;
  };
}
