namespace LazyEngine.Benchmarks.Profiling;

/// <summary>Turns samples into shares of the CPU time.</summary>
/// <remarks>
/// A sampler of stacks sees all threads at all times, also those that wait, be it for the disk within a call to native code. So
/// the CPU time of each thread, which the operating system counts, is spread over the samples of that thread alone: those where
/// it does not wait by the look of its stack, or all of them where there are no such. Pauses of the garbage collector, which
/// nobody can sample, are time on the clock: as much of it counts as the threads that had something to do were given a processor
/// in all the time. It is taken from what all used. Threads without any managed code (the compiler) are the runtime's, unless they
/// began with the sampling and are the sampler.
/// </remarks>
internal static class Weighing
{
    public static CpuShares? Of(IReadOnlyList<SampledStack> samples, ThreadTimes threads, TimeSpan pauses, TimeSpan cpu, TimeSpan clock)
    {
        var parts = new Dictionary<CpuPart, double>();
        var (index, counted, given, wanted) = (0.0, 0, 0.0, 0.0);
        var byThread = samples.GroupBy(sample => sample.Thread).ToDictionary(thread => thread.Key, thread => thread.ToList());
        // Where threads cannot be told apart, they are one that used all of the time.
        if (!byThread.Keys.Any(threads.Times.ContainsKey)) (byThread, threads) = (new() { [0] = [.. samples] }, new ThreadTimes(new Dictionary<int, TimeSpan> { [0] = cpu }, new HashSet<int>()));
        foreach (var (thread, used) in threads.Times)
        {
            if (used <= TimeSpan.Zero) continue;
            if (!byThread.TryGetValue(thread, out var own))
            {
                if (!threads.Began.Contains(thread)) Add(CpuPart.Runtime, used.TotalMicroseconds);
                continue;
            }

            var active = own.Where(sample => !sample.IsWaiting).ToList();
            if (active.Count > 0) (given, wanted) = (given + used.TotalMicroseconds, wanted + (clock.TotalMicroseconds * active.Count / own.Count));
            else active = own;
            var each = used.TotalMicroseconds / active.Count;
            foreach (var sample in active.Where(sample => !sample.IsSampler))
            {
                counted++;
                Add(sample.Part, each);
                if (sample.IsIndex) index += each;
            }
        }

        var all = parts.Values.Sum();
        if (all <= 0 || counted == 0) return null;
        var collected = Math.Min(pauses.TotalMicroseconds * Math.Min(wanted > 0 ? given / wanted : 1, 1) / all, 1);
        var shares = parts.ToDictionary(part => part.Key, part => part.Value / all * (1 - collected));
        shares[CpuPart.Collector] = collected;
        return new CpuShares(shares, index / all * (1 - collected), counted);

        void Add(CpuPart part, double micros) => parts[part] = parts.GetValueOrDefault(part) + micros;
    }
}
