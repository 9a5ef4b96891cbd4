// What the browsers of Samsung, LG, Sony, Amazon, Google and HbbTV sets call themselves.
const TELEVISION =
  /Tizen|Web0S|webOS\.TV|SMART-?TV|HbbTV|BRAVIA|AFT[A-Z]|CrKey|GoogleTV|Android TV/i;

/** Whether the browser belongs to a television, which is watched from afar and moved through by arrows. */
export function isTelevision(userAgent: string): boolean {
  return TELEVISION.test(userAgent);
}
