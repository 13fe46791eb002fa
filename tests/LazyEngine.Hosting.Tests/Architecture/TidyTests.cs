using System.Text.RegularExpressions;
using LazyEngine.Testing;

namespace LazyEngine.Hosting.Tests.Architecture;

public sealed partial class TidyTests
{
    private static readonly string Separator = Path.DirectorySeparatorChar.ToString();

    [Fact]
    public void No_source_file_is_longer_than_three_hundred_lines() =>
        Assert.DoesNotContain(Sources("src"), file => File.ReadLines(file).Count() > 300);

    [Fact]
    public void Nothing_is_left_for_later_and_no_warning_is_silenced_in_place()
    {
        var wrong = Sources("src").Concat(Sources("tests")).Concat(Sources("samples"))
            .Where(file => !file.EndsWith($"{nameof(TidyTests)}.cs", StringComparison.Ordinal))
            .Where(file => Leftover().IsMatch(File.ReadAllText(file)));
        Assert.Empty(wrong);
        Assert.DoesNotContain(Projects().Concat(Properties()), file => File.ReadAllText(file).Contains("NoWarn", StringComparison.Ordinal));
    }

    [Fact]
    public void Tests_do_not_sleep() =>
        Assert.DoesNotContain(
            Sources("tests").Where(file => !file.Contains("EndToEnd", StringComparison.Ordinal) && !file.EndsWith($"{nameof(TidyTests)}.cs", StringComparison.Ordinal)),
            file => Sleep().IsMatch(File.ReadAllText(file)));

    [Fact]
    public void Every_project_belongs_to_the_solution()
    {
        var solution = File.ReadAllText(Repository.File("LazyEngine.sln"));
        Assert.DoesNotContain(Projects(), file => !solution.Contains(Path.GetFileName(file), StringComparison.Ordinal));
    }

    private static IEnumerable<string> Sources(string folder) => Files(folder, "*.cs");

    private static IEnumerable<string> Projects() => Files("src", "*.csproj").Concat(Files("tests", "*.csproj")).Concat(Files("samples", "*.csproj"));

    private static IEnumerable<string> Properties() =>
        Directory.EnumerateFiles(Repository.Root, "Directory.*.props").Concat(Files("src", "*.props")).Concat(Files("tests", "*.props"));

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Repository.File(folder), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Separator}obj{Separator}", StringComparison.Ordinal) && !file.Contains($"{Separator}bin{Separator}", StringComparison.Ordinal));

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|NotImplementedException)\b|#pragma warning")]
    private static partial Regex Leftover();

    [GeneratedRegex(@"Thread\.Sleep|Task\.Delay\((?!Timeout\.Infinite)")]
    private static partial Regex Sleep();
}
