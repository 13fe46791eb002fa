using System.Text.RegularExpressions;

namespace LazyEngine.Language.Tests.Workflows;

/// <summary>The cases are spread over the features of the language about as real workflows are: what those use often, many cases do.</summary>
public partial class FeatureShareTests
{
    private const double Workflows = 509;

    // In how many of 509 real workflows a feature stands, and how it is found in an expression.
    private static readonly (string Feature, int Count, string Pattern)[] Features =
    [
        (".attr", 183, @"[\w\])$]\.[a-z_]\w*(?!\w*\()"), ("$", 153, @"\$"), ("task()", 103, @"\btask\("), ("env()", 33, @"\benv\("),
        ("=", 28, @"(?<![!<>=])=(?![=>])"), (".method()", 21, @"\.[a-z]\w*\("), ("Jinja _", 16, @"^\s*[^$]*\b_\."), ("+", 16, @"\+"), ("range()", 16, @"\brange\("),
        ("get()", 14, @"\bget\("), ("!=", 12, "!="), ("<", 11, @"<(?![=%])"), ("=>", 10, "=>"), ("[]", 10, @"[\w)]\["), ("list()", 9, @"\blist\("), ("and", 9, @"\band\b"),
        ("switch()", 8, @"\bswitch\("), ("select()", 8, @"\bselect\("), ("first()", 8, @"\bfirst\("), ("insert()", 7, @"\binsert\("), ("str()", 6, @"\bstr\("), ("join()", 6, @"\bjoin\("),
        ("list literal", 5, @"(?<![\w)])\["), ("or", 5, @"\bor\b"), ("dict literal", 4, @"\{"), ("<=", 4, "<="), ("len()", 4, @"\blen\("), ("global()", 3, @"\bglobal\("), (">=", 3, ">="),
        ("keys()", 3, @"\bkeys\("), ("not", 3, @"\bnot\b"), ("contains()", 3, @"\bcontains\("), (">", 3, @"(?<![=%-])>(?!=)"), ("replace()", 3, @"\breplace\("), ("toSet()", 2, @"\btoSet\("),
        ("where()", 2, @"\bwhere\("), ("in", 2, @"\bin\b"), ("tasks()", 2, @"\btasks\("), ("execution()", 2, @"\bexecution\("), ("append()", 2, @"\bappend\("), ("dict()", 1, @"\bdict\("), ("set()", 1, @"\bset\("),
        ("items()", 1, @"\bitems\("), ("-", 1, @"[\w)] - "), ("uuid()", 1, @"\buuid\("), ("json_dump()", 1, @"\bjson_dump\("), ("yaml_dump()", 1, @"\byaml_dump\("), ("let()", 1, @"\blet\("), ("->", 1, "->"),
        ("aggregate()", 1, @"\baggregate\("), ("delete()", 1, @"\bdelete\("), ("toList()", 1, @"\btoList\("), ("difference()", 1, @"\bdifference\("),
    ];

    // Of 756 uses of standard actions.
    private static readonly (string Action, int Count)[] Actions =
        [("echo", 358), ("noop", 261), ("fail", 66), ("async_noop", 41), ("sleep", 14), ("http", 10), ("javascript", 3), ("js", 1), ("mistral_http", 1), ("test_dict", 1)];

    public static TheoryData<string> Names => [.. Features.Select(feature => feature.Feature)];

    public static TheoryData<string> ActionNames => [.. Actions.Select(action => action.Action)];

    [Fact]
    public void There_are_well_over_two_hundred_workflows() => Assert.True(WorkflowCase.All.Count >= 300, $"{WorkflowCase.All.Count}");

    [Theory]
    [MemberData(nameof(Names))]
    public void A_feature_stands_in_at_least_half_its_share_of_the_cases(string name)
    {
        var (_, count, pattern) = Features.Single(feature => feature.Feature == name);
        var found = WorkflowCase.All.Count(each => Expression().Matches(each.Text).Any(expression => Regex.IsMatch(expression.Groups["inner"].Value, pattern)));

        Assert.True(found >= 1 && found >= count / Workflows * WorkflowCase.All.Count / 2, $"{found} of {WorkflowCase.All.Count}");
    }

    [Fact]
    public void Texts_with_expressions_in_them_are_as_frequent()
    {
        var found = WorkflowCase.All.Count(each => Spliced().IsMatch(each.Text));

        Assert.True(found >= 101 / Workflows * WorkflowCase.All.Count / 2, $"{found} of {WorkflowCase.All.Count}");
    }

    [Theory]
    [MemberData(nameof(ActionNames))]
    public void An_action_has_at_least_a_third_of_its_share_of_the_uses(string name)
    {
        var uses = WorkflowCase.All.SelectMany(each => Action().Matches(each.Text)).Select(use => use.Groups["name"].Value).ToList();
        var found = uses.Count(use => use == name);

        Assert.True(found >= 1 && found >= Actions.Single(action => action.Action == name).Count / 756.0 * uses.Count / 3, $"{found} of {uses.Count}");
    }

    [GeneratedRegex(@"<%(?<inner>.*?)%>|\{\{(?<inner>.*?)\}\}|\{%(?<inner>.*?)%\}", RegexOptions.Singleline)]
    private static partial Regex Expression();

    [GeneratedRegex(@"[^\s""'=:\[{<(,](<%|\{\{)|(%>|\}\})[^\s""'\],})]|""[^""<]* <%|%> [^""}\]]+""")]
    private static partial Regex Spliced();

    [GeneratedRegex(@"std\.(?<name>\w+)")]
    private static partial Regex Action();
}
