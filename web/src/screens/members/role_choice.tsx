import type { MemberDetail } from '../../api/schema';
import { words as app_words } from '../../app/words';
import { words } from './words';

export type MemberRole = MemberDetail['roles'][number];

// Those that an operator may give; gateway and governor are the governor's to give (core/chain/roles.h).
export const given_by_operator: readonly MemberRole[] = [
  'household', 'battery_owner', 'charge_point_owner', 'vehicle', 'oracle', 'concentrator', 'delegate', 'community_operator',
];

export function RoleChoice({ roles, on_change }: { roles: readonly MemberRole[]; on_change: (roles: MemberRole[]) => void }) {
  return (
    <fieldset class="role-choice">
      <legend>{words().roles_of}</legend>
      {given_by_operator.map((role) => (
        <label key={role}>
          <input type="checkbox" checked={roles.includes(role)}
            onChange={(event) => on_change(given_by_operator.filter((each) => (each === role ? event.currentTarget.checked : roles.includes(each))))} />
          <span>{app_words().roles[role]}</span>
        </label>
      ))}
    </fieldset>
  );
}
