import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';

import { bodyOf, rankingApi } from '@/api/client';
import { isTransient } from '@/api/failure';
import type { components } from '@/api/ranking.gen';
import { boardKey } from '@/features/board/api/useBoard';
import { clickKey, isCounted, markCounted } from '@/features/board/clicks';

type Standing = components['schemas']['Standing'];
export type Click = UseMutationResult<Standing | null, Error, string>;

/** Counts a choice of a country, once per country and tab session; null if it was counted before. */
export function useClick(): Click {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (country: string) => (isCounted(country) ? Promise.resolve(null) : click(country)),
    retry: (failures, error) => failures < 3 && isTransient(error),
    onSuccess: (standing) =>
      standing === null ? undefined : client.invalidateQueries({ queryKey: boardKey }),
  });
}

async function click(country: string): Promise<Standing> {
  const header = { 'Idempotency-Key': clickKey(country) };
  const standing = await bodyOf(
    rankingApi.POST('/api/v1/rankings/click', { params: { header }, body: { country } }),
  );
  markCounted(country);
  return standing;
}
