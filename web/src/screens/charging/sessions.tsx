// The member's sessions.
import { member, name_of } from '../../app/member';
import { Card } from '../../ui/card';
import { StateNote } from '../../ui/state';
import { SessionList } from './session_list';
import { words } from './words';

export function Sessions() {
  const w = words();
  const driver = member.value;
  if (!driver) return <Card title={w.sessions}><StateNote state="no_data">{w.choose_member}</StateNote></Card>;
  return <Card title={w.sessions_of(name_of(driver))}><SessionList of={{ driver }} caption={w.sessions} /></Card>;
}
