// Small choices of this browser. In a private window without storage they last for the page.
const fallback = new Map<string, string>();

export function kept(name: string): string | null {
  try { return localStorage.getItem(`wattbook.${name}`); } catch { return fallback.get(name) ?? null; }
}

export function keep(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`wattbook.${name}`);
    else localStorage.setItem(`wattbook.${name}`, value);
  } catch {
    if (value === null) fallback.delete(name);
    else fallback.set(name, value);
  }
}
