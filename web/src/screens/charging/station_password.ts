// Passwords of charge points (passwordString of OCPP): 16 to 40 of these characters.
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

export const is_password = (text: string): boolean => /^[A-Za-z0-9*\-_=:+|@.]{16,40}$/.test(text);

// 24 letters that are not mistaken for one another, some 139 random bits.
export function new_password(): string {
  let out = '';
  while (out.length < 24) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    // Bytes beyond a whole number of alphabets would favour its beginning.
    if (byte! < letters.length * 4) out += letters[byte! % letters.length];
  }
  return out;
}
