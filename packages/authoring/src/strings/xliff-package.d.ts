// The package has no types of its own.
declare module 'xliff/jsToXliff12' {
  /** `{ sourceLanguage, targetLanguage, resources: { file: { unit: { source, target } } } }` */
  export default function jsToXliff12(strings: object): Promise<string>;
}
declare module 'xliff/xliff12ToJs' {
  export default function xliff12ToJs(text: string): Promise<unknown>;
}
declare module 'xliff/xliff2js' {
  export default function xliff2js(text: string): Promise<unknown>;
}
