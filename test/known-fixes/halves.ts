/** Which facts may be looked at while rules are worked on, and which are kept for the count at the end. */
import { createHash } from 'node:crypto';

/**
 * The half that a commit belongs to, by a hash with a fixed seed: nobody chooses, and all places of one commit go together.
 */
export function halfOf(repo: string, commit: string): 'tuned' | 'kept' {
  const [first = 0] = createHash('sha256').update(`async-hazards ${repo} ${commit.slice(0, 10)}`).digest();
  return first % 2 === 0 ? 'tuned' : 'kept';
}
