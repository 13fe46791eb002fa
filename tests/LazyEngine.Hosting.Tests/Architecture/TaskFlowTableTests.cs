using System.Globalization;
using LazyEngine.Testing;

namespace LazyEngine.Hosting.Tests.Architecture;

/// <summary>The table of behaviours in docs/taskflow.md: each once, and each test that it names is there.</summary>
public sealed class TaskFlowTableTests
{
    private static readonly string[][] Rows =
    [
        .. File.ReadLines(Repository.File("docs", "taskflow.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])
            .Where(row => row.Length == 5),
    ];

    private static readonly string[] Sources = Directory.GetFiles(Repository.File("tests"), "*.cs", SearchOption.AllDirectories);

    [Fact]
    public void Every_behaviour_has_one_row() =>
        Assert.Equal(Enumerable.Range(1, 98).Select(number => number.ToString(CultureInfo.InvariantCulture)), Rows.Select(row => row[0]));

    [Fact]
    public void Every_row_passes_or_says_why_not() => Assert.All(Rows, row => Assert.True(row[2] == "pass" || row[2].StartsWith("deviation: ", StringComparison.Ordinal), string.Join(" | ", row)));

    [Fact]
    public void Every_test_that_is_named_is_there()
    {
        var sources = Sources.ToLookup(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText, StringComparer.Ordinal);
        foreach (var row in Rows)
        {
            if (row[3] == "none")
            {
                Assert.StartsWith("deviation: ", row[2], StringComparison.Ordinal);
                continue;
            }

            var parts = row[3].Trim('`').Split('.');
            Assert.True(sources.Contains(parts[0]), $"There is no test class {parts[0]} for behaviour {row[0]}.");
            if (parts.Length > 1) Assert.Contains(sources[parts[0]], source => source.Contains($" {parts[1]}(", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_row_says_at_which_levels_it_is_shown()
    {
        var run = File.ReadAllText(Sources.Single(file => Path.GetFileName(file) == "ConformanceOfProcessesTests.cs"));
        foreach (var row in Rows)
        {
            var number = $"B{row[0].PadLeft(3, '0')}";
            var isFile = ConformanceFile.All.Any(file => file.Number == number);
            var test = Sources.Where(file => Path.GetFileNameWithoutExtension(file) == row[3].Trim('`').Split('.')[0]).ToList();
            bool IsIn(string project) => test.Any(file => file.Contains($"LazyEngine.{project}.Tests{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
            var levels = new[] { ("D", isFile || IsIn("Core")), ("R", isFile || IsIn("Actors")), ("P", IsIn("EndToEnd") || run.Contains($"InlineData(\"{number}\")", StringComparison.Ordinal)) };
            var shown = string.Join(' ', levels.Where(level => level.Item2).Select(level => level.Item1));

            Assert.Equal((number, shown.Length == 0 ? "-" : shown), (number, row[4]));
        }
    }
}
