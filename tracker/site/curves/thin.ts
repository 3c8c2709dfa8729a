/**
 * The first and the last of many points and, of each stretch between, the least and the most, so that every peak stays;
 * `points` are in their order along the step axis. What is not finite has no place on a chart: it stays only where a whole stretch is of it, as a gap of the line.
 */
export function thin<Point>(
  points: readonly Point[],
  limit: number,
  valueOf: (point: Point) => number,
): readonly Point[] {
  if (points.length <= limit) return points;
  const last = points.length - 1;
  const size = Math.ceil((points.length - 2) / Math.max(1, Math.floor(limit / 2) - 1));
  const kept: Point[] = [points[0]!];
  for (let start = 1; start < last; start += size) {
    let [least, most] = [-1, -1];
    const end = Math.min(start + size, last);
    for (let i = start; i < end; i++) {
      const value = valueOf(points[i]!);
      if (!Number.isFinite(value)) continue;
      if (least === -1 || value < valueOf(points[least]!)) least = i;
      if (most === -1 || value > valueOf(points[most]!)) most = i;
    }
    if (least === -1) kept.push(points[start]!);
    else if (least === most) kept.push(points[least]!);
    else kept.push(points[Math.min(least, most)]!, points[Math.max(least, most)]!);
  }
  kept.push(points[last]!);
  return kept;
}
