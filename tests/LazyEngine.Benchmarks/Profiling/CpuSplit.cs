namespace LazyEngine.Benchmarks.Profiling;

/// <summary>Where the CPU time of a step went.</summary>
/// <param name="MicrosPerStep">Microseconds of CPU a step, by part; together they are the CPU time of a step.</param>
/// <param name="IndexShare">The share of index writes, which are part of the journal's; only code on threads of this process counts.</param>
/// <param name="Samples">How many samples this stands on.</param>
/// <param name="Error">What the largest share may be off by chance alone, with 95 percent certainty: 0.01 is one percent of all CPU time.</param>
internal sealed record CpuSplit(SortedDictionary<string, double> MicrosPerStep, double IndexShare, int Samples, double Error)
{
    public static string NameOf(CpuPart part) => part.ToString().ToLowerInvariant();
}

/// <summary>Shares of the CPU time, which are not of a step yet.</summary>
internal sealed record CpuShares(IReadOnlyDictionary<CpuPart, double> Parts, double Index, int Samples)
{
    public CpuSplit Of(double cpuMicrosPerStep)
    {
        var split = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var part in Enum.GetValues<CpuPart>()) split[CpuSplit.NameOf(part)] = Parts.GetValueOrDefault(part) * cpuMicrosPerStep;
        var largest = Parts.Values.Max();
        return new CpuSplit(split, Index, Samples, 1.96 * Math.Sqrt(largest * (1 - largest) / Samples));
    }
}
