namespace LazyEngine.Benchmarks;

/// <summary>Quantiles of what was measured.</summary>
internal static class Quantiles
{
    /// <summary>The value that such a share of all is not above; the largest where there are too few to tell.</summary>
    public static double At(double[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];

    public static double Median(IEnumerable<double> values) => At([.. values.Order()], 0.50);
}
