/** A message that depends on a number: one form for each of the language's plural categories (Unicode CLDR). */
export type Plural = { readonly other: string } & {
  readonly [category in Exclude<Intl.LDMLPluralRule, 'other'>]?: string;
};

/** What the player says, in one language. `{name}` stands for a value; `{count}` for the number that a plural depends on. */
export interface Messages {
  readonly play: string;
  readonly pause: string;
  readonly mute: string;
  readonly unmute: string;
  readonly captionsOn: string;
  readonly captionsOff: string;
  readonly fullscreen: string;
  readonly exitFullscreen: string;
  readonly pictureInPicture: string;
  readonly settings: string;
  readonly storyMap: string;
  readonly chapters: string;
  readonly close: string;
  readonly loading: string;
  readonly retry: string;
  /** Where in the segment the film is. */
  readonly place: string;
  /** `{position}` and `{duration}` are times such as 1:30. */
  readonly timeOf: string;
  readonly captions: string;
  readonly off: string;
  /** How long a viewer has to answer. */
  readonly timing: string;
  readonly timingStory: string;
  readonly timingExtended: string;
  readonly timingOff: string;
  /** What the story is read in. */
  readonly language: string;
  /** Goes to what is new, or to the next choice. */
  readonly skipSeen: string;
  /** The language that is heard. */
  readonly sound: string;
  /** `{language}` is the one that it is described in. */
  readonly audioDescription: string;
  /** Takes up an earlier play-through. */
  readonly resume: string;
  readonly startOver: string;
  readonly again: string;
  /** `{checkpoint}` is its title. */
  readonly backTo: string;
  readonly theEnd: string;
  readonly locked: string;
  readonly secondsLeft: Plural;
  /** There is no limit of time. */
  readonly takeYourTime: string;
  /** `{option}` is its label. */
  readonly chosen: string;
  /** `{count}` endings of `{total}` were found. */
  readonly endingsFound: Plural;
  /** `{percent}` of viewers ended here: 12 % … */
  readonly endedHere: string;
  readonly youAreHere: string;
  /** What the map doesn't show yet. */
  readonly notSeenYet: Plural;
  readonly failedStory: string;
  readonly failedStoryAdvice: string;
  readonly failedCatalogue: string;
  readonly failedCatalogueAdvice: string;
  readonly failedMissing: string;
  readonly failedMissingAdvice: string;
  readonly failedNetwork: string;
  readonly failedNetworkAdvice: string;
  readonly failedDecode: string;
  readonly failedDecodeAdvice: string;
  readonly failedStalled: string;
  readonly failedStalledAdvice: string;
}

/** Says a message, with values put in. */
export type Say = (
  message: keyof Messages,
  values?: Readonly<Record<string, string | number>>,
) => string;

/** Puts messages into words. Numbers are written, and plurals chosen, as the language does. */
export function speaker(language: string, messages: Messages): Say {
  const plurals = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (message, values = {}) => {
    const forms = messages[message];
    const text =
      typeof forms === 'string'
        ? forms
        : (forms[plurals.select(Number(values['count']))] ?? forms.other);
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      return typeof value === 'number' ? numbers.format(value) : (value ?? whole);
    });
  };
}
