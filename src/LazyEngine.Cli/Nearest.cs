namespace LazyEngine.Cli;

/// <summary>Finds what somebody may have meant.</summary>
internal static class Nearest
{
    private const int Most = 3;

    /// <summary>The known words that are nearest to a word, the nearest first; none where all are far from it.</summary>
    public static IReadOnlyList<string> To(string word, IEnumerable<string> known)
    {
        var far = Math.Max(1, word.Length / 3);
        return
        [
            .. known.Distinct(StringComparer.Ordinal)
                .Where(candidate => candidate != word)
                .Select(candidate => (Word: candidate, Distance: Distance(word, candidate)))
                .Where(candidate => candidate.Distance <= far || (word.Length >= 3 && candidate.Word.Contains(word, StringComparison.OrdinalIgnoreCase)))
                .OrderBy(candidate => candidate.Distance)
                .ThenBy(candidate => candidate.Word, StringComparer.Ordinal)
                .Take(Most)
                .Select(candidate => candidate.Word),
        ];
    }

    /// <summary>How many letters must be put in, left out, replaced, or swapped with their neighbour; case costs nothing.</summary>
    public static int Distance(string from, string to)
    {
        var rows = new int[3][];
        for (var row = 0; row < 3; row++) rows[row] = new int[to.Length + 1];
        for (var column = 0; column <= to.Length; column++) rows[0][column] = column;
        for (var row = 1; row <= from.Length; row++)
        {
            var (now, before, two) = (rows[row % 3], rows[(row - 1) % 3], rows[(row + 1) % 3]);
            now[0] = row;
            for (var column = 1; column <= to.Length; column++)
            {
                var cost = Same(from[row - 1], to[column - 1]) ? 0 : 1;
                now[column] = Math.Min(Math.Min(before[column] + 1, now[column - 1] + 1), before[column - 1] + cost);
                if (row > 1 && column > 1 && Same(from[row - 1], to[column - 2]) && Same(from[row - 2], to[column - 1])) now[column] = Math.Min(now[column], two[column - 2] + 1);
            }
        }

        return rows[from.Length % 3][to.Length];
    }

    private static bool Same(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
