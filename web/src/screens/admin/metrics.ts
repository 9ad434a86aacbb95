// Reads OpenMetrics text: the values without their help, one for each name and set of labels.

export interface Metric { name: string; labels: string; value: number }

export function read_metrics(text: string): Metric[] {
  return text.split('\n').flatMap((line) => {
    const match = /^([a-zA-Z_:][\w:]*)(\{[^}]*\})?\s+(\S+)/.exec(line);
    const value = Number(match?.[3]);
    return match && !line.startsWith('#') && Number.isFinite(value) ? [{ name: match[1] ?? '', labels: match[2] ?? '', value }] : [];
  });
}

export const metric = (metrics: readonly Metric[], name: string): number | null =>
  metrics.find((each) => each.name === name)?.value ?? null;
