using System.Text.RegularExpressions;
using LazyEngine.Testing;

namespace LazyEngine.Hosting.Tests.Architecture;

/// <summary>The table in docs/known-bug-classes.md: every test that it names is there.</summary>
public sealed partial class KnownBugTableTests
{
    private static readonly string[] Lines =
    [
        .. File.ReadLines(Repository.File("docs", "known-bug-classes.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line != "| bug class | test |"),
    ];

    public static TheoryData<string> Rows => [.. Lines];

    [Fact]
    public void No_bug_is_named_twice() => Assert.Equal(Lines.Length, Lines.Select(line => line.Split('|')[1]).Distinct(StringComparer.Ordinal).Count());

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_test_of_a_bug_is_a_test_of_the_named_class(string line)
    {
        Assert.Matches(Row(), line);
        var (bug, type, method) = (Row().Match(line).Groups["bug"].Value, Row().Match(line).Groups["class"].Value, Row().Match(line).Groups["method"].Value);
        // A class may be spread over files that are called after it.
        var sources = Directory.GetFiles(Repository.File("tests"), $"{type}*.cs", SearchOption.AllDirectories).Select(File.ReadAllText)
            .Where(source => Regex.IsMatch(source, $@"\bclass {type}\b", RegexOptions.None, TimeSpan.FromSeconds(5)));
        var test = new Regex($@"\[(Skippable)?(Fact|Theory)\](\s*\[[^\n]*\])*\s*public (async Task|Task|void) {method}\(", RegexOptions.None, TimeSpan.FromSeconds(5));

        Assert.True(sources.Any(test.IsMatch), $"{type} has no test {method}; it is the one for: {bug}.");
    }

    [GeneratedRegex(@"^\| (?<bug>[^|]+) \| `(?<class>\w+)\.(?<method>\w+)` \|$", RegexOptions.None, 1000)]
    private static partial Regex Row();
}
