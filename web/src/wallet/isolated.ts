// A name that somebody else chose, fit to stand in a sentence: without control characters, marks
// that turn the direction of reading, or more length than a name needs.

export const isolated = (name: string): string =>
  name.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '').slice(0, 60);
