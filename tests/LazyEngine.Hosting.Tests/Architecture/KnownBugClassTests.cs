using LazyEngine.Testing;

namespace LazyEngine.Hosting.Tests.Architecture;

/// <summary>Each bug class in docs/known-bug-classes.md has a test that is there.</summary>
public sealed class KnownBugClassTests
{
    [Fact]
    public void Every_test_that_is_named_is_there()
    {
        var rows = File.ReadLines(Repository.File("docs", "known-bug-classes.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Contains('`', StringComparison.Ordinal))
            .Select(line => line.Split('`')[1].Split('.'))
            .ToList();
        var sources = Directory.GetFiles(Repository.File("tests"), "*.cs", SearchOption.AllDirectories).ToLookup(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText, StringComparer.Ordinal);

        Assert.True(rows.Count > 15, $"Only {rows.Count} bug classes are listed.");
        Assert.All(rows, row => Assert.Contains(sources[row[0]], source => source.Contains($" {row[1]}(", StringComparison.Ordinal)));
    }
}
