using LazyEngine.Testing;

namespace LazyEngine.Cli.Tests;

public sealed class ValuesTests
{
    [Theory]
    [InlineData("Oslo", "\"Oslo\"")]
    [InlineData("two words", "\"two words\"")]
    [InlineData("12", "12")]
    [InlineData("-1.5e3", "-1.5e3")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("truely", "\"truely\"")]
    [InlineData("\"12\"", "\"12\"")]
    [InlineData("{\"a\": [1]}", "{\"a\": [1]}")]
    [InlineData("", "\"\"")]
    public void A_value_is_json_where_it_looks_like_it_and_text_elsewhere(string typed, string json) =>
        Assert.Equal(json, Values.Read(typed, "--result").ToString());

    [Theory]
    [InlineData("{\"a\": ")]
    [InlineData("[1,")]
    [InlineData("\"open")]
    public void A_value_that_is_meant_as_json_and_is_none_is_refused(string typed)
    {
        var refusal = Assert.Throws<WrongUseException>(() => Values.Read(typed, "--result"));

        Assert.StartsWith("--result is not valid JSON", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_comes_from_a_file()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("value.json", "{\"a\": 1}");

        Assert.Equal("{\"a\": 1}", Values.Read($"@{file}", "--result").ToString());
        Assert.Contains("nowhere", Assert.Throws<WrongUseException>(() => Values.Read($"@{folder.File("nowhere")}", "--result")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_input_wins_over_the_document()
    {
        var inputs = Values.Inputs(["city=Bergen", "days=3"], """{"city": "Oslo", "guest": "Ann"}""");

        Assert.Equal(["city \"Bergen\"", "days 3", "guest \"Ann\""], inputs.OrderBy(input => input.Key, StringComparer.Ordinal).Select(input => $"{input.Key} {input.Value}"));
    }

    [Fact]
    public void Several_inputs_come_as_one_object_and_later_ones_win()
    {
        using var folder = new TemporaryFolder();

        var inputs = Values.Inputs(["""{"city": "Oslo", "days": 3}""", $"@{folder.Write("more.json", """{"days": 12345678901234567890}""")}", "city=Bergen"], null);

        Assert.Equal(["city \"Bergen\"", "days 12345678901234567890"], inputs.OrderBy(input => input.Key, StringComparer.Ordinal).Select(input => $"{input.Key} {input.Value}"));
    }

    [Theory]
    [InlineData("{\"city\":", null)]
    [InlineData("@nowhere.json", null)]
    [InlineData("city", null)]
    [InlineData("=Oslo", null)]
    [InlineData("city=Oslo", "[1]")]
    public void Inputs_without_names_are_refused(string pair, string? document) =>
        Assert.Throws<WrongUseException>(() => Values.Inputs([pair], document));
}
