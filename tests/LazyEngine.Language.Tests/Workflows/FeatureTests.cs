using System.Text.Json;
using LazyEngine.Language.Documents;
using LazyEngine.Testing;

namespace LazyEngine.Language.Tests.Workflows;

/// <summary>Features.yaml says what the language can do; each part of it is shown by cases, which run on the decider and, wherever the engine dies, through it.</summary>
public class FeatureTests
{
    private static readonly IReadOnlyList<Feature> Features = Read();

    // What a crash does to the time or to the number of attempts is part of what these show, or somebody else's queue is.
    private static readonly string[] OnTheDeciderOnly = ["only failed items are tried again", "the queue whose workers run a task", "a task that is delayed"];

    public static TheoryData<string> Names => [.. Features.Select(feature => feature.Name)];

    private static IEnumerable<string> Crashed => new IEnumerable<object[]>[] { WorkflowCrashTests.Names, SteppedCrashTests.Names }.SelectMany(names => names).Select(row => (string)row[0]);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_feature_is_shown(string name)
    {
        var feature = Features.Single(each => each.Name == name);

        Assert.True(feature.Cases.Count + feature.Problems.Count + feature.Elsewhere.Count > 0, "Nothing shows it.");
        Assert.All(feature.Cases, given => Assert.Single(WorkflowCase.All, each => TitleOf(each.Name) == given));
        Assert.All(feature.Problems, file => Assert.True(File.Exists(Repository.File("tests", "LazyEngine.Language.Tests", "Workflows", "Bad", $"{file}.yaml")), file));
        Assert.All(feature.Elsewhere, test => Assert.True(typeof(FeatureTests).Assembly.GetTypes().Any(type => test.Split('.') is [var owner, var method] && type.Name == owner && type.GetMethod(method) is not null), test));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_feature_that_runs_is_shown_with_crashes(string name)
    {
        var feature = Features.Single(each => each.Name == name);

        var isCrashed = feature.Cases.Any(given => Crashed.Any(each => TitleOf(each) == given));

        Assert.Equal(feature.Cases.Count > 0 && !OnTheDeciderOnly.Contains(name), isCrashed);
    }

    [Fact]
    public void Titles_of_cases_differ() => Assert.Equal(WorkflowCase.All.Count, WorkflowCase.All.Select(each => TitleOf(each.Name)).Distinct(StringComparer.Ordinal).Count());

    // Without the file and, where the case has one, its number.
    private static string TitleOf(string name)
    {
        var title = name.Split(": ", 2)[1];
        return char.IsAsciiDigit(title[0]) ? title.Split(' ', 2)[1] : title;
    }

    private static List<Feature> Read()
    {
        var log = new DocumentLog(DocumentLimits.Default);
        var root = DocumentReader.Read(File.ReadAllText(Repository.File("tests", "LazyEngine.Language.Tests", "Workflows", "Features.yaml")), log, DocumentLimits.Default) ?? throw new InvalidOperationException(string.Join("; ", log.ToSequence()));
        return [.. JsonDocument.Parse(JsonValues.Read(root, log)!.Bytes).RootElement.EnumerateObject().SelectMany(part => part.Value.EnumerateArray()).Select(each => new Feature(each.GetProperty("feature").GetString()!, Texts(each, "cases"), Texts(each, "problems"), Texts(each, "elsewhere")))];
    }

    private static IReadOnlyList<string> Texts(JsonElement feature, string key) => feature.TryGetProperty(key, out var texts) ? [.. texts.EnumerateArray().Select(text => text.GetString()!)] : [];

    private sealed record Feature(string Name, IReadOnlyList<string> Cases, IReadOnlyList<string> Problems, IReadOnlyList<string> Elsewhere);
}
