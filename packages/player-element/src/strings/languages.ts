import type { Messages } from './messages.ts';
import { messages as english } from './en.ts';

type Load = () => Promise<{ readonly messages: Messages }>;

/** Languages that the player speaks, by BCP 47 tag; all but English are loaded when they are needed. */
export const LANGUAGES: Readonly<Record<string, Load>> = {
  ar: () => import('./translations/ar.ts'),
  de: () => import('./translations/de.ts'),
  en: () => Promise.resolve({ messages: english }),
  es: () => import('./translations/es.ts'),
  fr: () => import('./translations/fr.ts'),
  he: () => import('./translations/he.ts'),
  hi: () => import('./translations/hi.ts'),
  it: () => import('./translations/it.ts'),
  ja: () => import('./translations/ja.ts'),
  ko: () => import('./translations/ko.ts'),
  nl: () => import('./translations/nl.ts'),
  pl: () => import('./translations/pl.ts'),
  pt: () => import('./translations/pt.ts'),
  ru: () => import('./translations/ru.ts'),
  tr: () => import('./translations/tr.ts'),
  zh: () => import('./translations/zh.ts'),
};

/** The first of the wanted languages that there is, also by its main part alone (`pt-BR` is spoken as `pt`); English if there is none. */
export function pickLanguage(wanted: readonly string[]): string {
  const known = wanted
    .map((tag) => tag.toLowerCase().split('-')[0] ?? '')
    .find((tag) => Object.hasOwn(LANGUAGES, tag));
  return known ?? 'en';
}

const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(['ar', 'fa', 'he', 'ur']);

/** Which way a language is written. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(language.toLowerCase().split('-')[0] ?? '') ? 'rtl' : 'ltr';
}
