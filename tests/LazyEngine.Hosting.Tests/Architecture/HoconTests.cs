using System.Reflection;
using System.Text.RegularExpressions;
using LazyEngine.Testing;

namespace LazyEngine.Hosting.Tests.Architecture;

public sealed partial class HoconTests
{
    private const string Prefix = "LazyEngine.Actors.hocon.";

    private static readonly Assembly Actors = Assembly.Load("LazyEngine.Actors");

    private static string[] Files => Directory.GetFiles(Repository.File("hocon"), "*.conf");

    [Fact]
    public void Every_file_is_embedded_and_nothing_else_is() =>
        Assert.Equal(
            Files.Select(file => Prefix + Path.GetFileName(file)).Order(StringComparer.Ordinal),
            Actors.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_embedded_file_reads_as_the_one_in_the_repository() =>
        Assert.All(Files, file => Assert.Equal(File.ReadAllText(file), Embedded(Path.GetFileName(file))));

    [Fact]
    public void Every_key_of_the_reference_has_a_comment_above_it()
    {
        var lines = File.ReadAllLines(Repository.File("hocon", "lazyengine.conf"));
        var keys = KeysUnder("lazyengine", lines);

        Assert.Contains(keys, line => lines[line].Contains("payload", StringComparison.Ordinal));
        Assert.Contains(keys, line => lines[line].Contains("store", StringComparison.Ordinal));
        Assert.Empty(keys.Where(line => !lines[line - 1].TrimStart().StartsWith('#')).Select(line => $"line {line + 1}: {lines[line].Trim()}"));
    }

    private static string Embedded(string file)
    {
        using var reader = new StreamReader(Actors.GetManifestResourceStream(Prefix + file)!);
        return reader.ReadToEnd();
    }

    // The reference puts every key and every brace on a line of its own, so lines are all there is to read.
    private static List<int> KeysUnder(string section, string[] lines)
    {
        var keys = new List<int>();
        var sections = new Stack<string>();
        foreach (var (index, text) in lines.Index())
        {
            var line = text.Trim();
            if (line.StartsWith('#')) continue;
            if (line.EndsWith('{')) sections.Push(line[..^1].Trim());
            else if (line == "}") sections.Pop();
            else if (sections.LastOrDefault()?.Split('.')[0] == section && Key().IsMatch(line)) keys.Add(index);
        }

        return keys;
    }

    [GeneratedRegex(@"^[\w.""-]+\s*[=:]")]
    private static partial Regex Key();
}
