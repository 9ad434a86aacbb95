// Which screens are offered. What is hidden here is refused by the node as well.
import { roles } from './member';
import type { Screen } from './screens';

export const allowed = (screen: Screen): boolean =>
  !screen.roles || screen.roles.some((role) => roles.value.has(role));
