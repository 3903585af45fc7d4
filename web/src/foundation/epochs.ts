// As the server counts (foundation/db/epochs.py): a restore from a backup lifts every stream to the next epoch.
const SEQS = 2 ** 28

/** The epoch of the event log that a seq belongs to. What is known from an earlier one may never have happened. */
export function epochOf(seq: number): number {
  return Math.floor(seq / SEQS)
}
