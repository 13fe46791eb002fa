namespace LazyEngine.Plans;

/// <summary>Finds the name that somebody may have meant.</summary>
internal static class Spelling
{
    // Bounds the work for one hint, whatever the size of the flow.
    private const int CandidatesTried = 1_000;
    private const int LongestTried = 64;
    private const int MostEdits = 2;

    /// <summary>The candidate with the fewest edits, the first of several; null when none is near.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        if (name.Length > LongestTried) return null;
        var (best, fewest) = ((string?)null, Math.Min(MostEdits, name.Length / 2) + 1);
        foreach (var candidate in candidates.Take(CandidatesTried))
        {
            if (candidate == name || Math.Abs(candidate.Length - name.Length) >= fewest) continue;
            var edits = string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase) ? 1 : Edits(name, candidate);
            if (edits < fewest) (best, fewest) = (candidate, edits);
        }

        return best;
    }

    private static int Edits(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
