using System.Text.Json;
using FsCheck.Xunit;

namespace LazyEngine.Language.Tests.Documents;

/// <summary>What is written is what is read: numbers with every digit, text with every character, in JSON and in YAML.</summary>
public sealed class ValueTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentCharacter = '\t', IndentSize = 1 };

    [Theory]
    [InlineData("""{"a":1,"b":[true,false,null],"c":{"d":"e"}}""")]
    [InlineData("""{"big":123456789012345678901234567890,"small":-0.0,"wide":1e400,"precise":0.10000000000000000001}""")]
    [InlineData("""{"url":"http://x:80/y#z","colon":"a: b","comment":"a # b","spaces":"  x  ","dash":"- x","yes":"yes","n":"1"}""")]
    [InlineData("""{"":{},"list":[[],[[]],{}]}""")]
    public void Json_is_read_as_it_is(string json) => Assert.Equal(json, Reading.JsonOf(json));

    [Fact]
    public void Escapes_of_json_are_read()
    {
        var text = JsonSerializer.Deserialize<Dictionary<string, string>>(Reading.JsonOf("{\n\t\"a\": \"x\\/y\\u0041\\b\\f\\n\\r\\t\\\\\\\"\\uD83D\\uDE00 \u2028\u0085 é\"\n}"))!["a"];

        Assert.Equal("x/yA\b\f\n\r\t\\\"\uD83D\uDE00 \u2028\u0085 é", text);
    }

    [Theory]
    [InlineData("0o17", "15")]
    [InlineData("0xff", "255")]
    [InlineData("0xffffffffffffffffffff", "1208925819614629174706175")]
    [InlineData("+12", "12")]
    [InlineData("007", "7")]
    [InlineData("-.5", "-0.5")]
    [InlineData("1.", "1")]
    [InlineData("+01.50e+3", "1.50e+3")]
    [InlineData("0", "0")]
    [InlineData("-0", "-0")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("1e", "\"1e\"")]
    [InlineData(".", "\".\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("12:30", "\"12:30\"")]
    [InlineData("2030-01-01", "\"2030-01-01\"")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("no", "\"no\"")]
    [InlineData("True", "true")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("'1'", "\"1\"")]
    [InlineData("\"null\"", "\"null\"")]
    [InlineData("!!str 1", "\"1\"")]
    [InlineData("! true", "\"true\"")]
    [InlineData("\"\\u0041\\x41\\t\"", "\"AA\\t\"")]
    [InlineData("[a: 1, b]", "[{\"a\":1},\"b\"]")]
    [InlineData("&x [1, 2]", "[1,2]")]
    public void Plain_text_of_yaml_means_what_its_core_schema_says(string yaml, string json) => Assert.Equal($$"""{"value":{{json}}}""", Reading.JsonOf($"value: {yaml}\n"));

    [Fact]
    public void Blocks_aliases_comments_and_windows_line_ends_are_read() =>
        Assert.Equal(
            """{"text":"one\ntwo\n","folded":"one two","list":[{"a":1},{"a":1}],"last":2}""",
            Reading.JsonOf("\uFEFF# first\r\ntext: |\r\n  one\r\n  two\r\nfolded: >-\r\n  one\r\n  two\r\nlist:\r\n  - &it {a: 1} # here\r\n  - *it\r\nlast: 2\r\n"));

    [Property(MaxTest = 300)]
    public void Whatever_json_says_is_kept(Dictionary<string, string?> texts, long[] numbers, double[] fractions, bool indented)
    {
        var value = new { texts = texts.Where(pair => IsText(pair.Key) && IsText(pair.Value ?? string.Empty)).ToDictionary(), numbers, fractions = fractions.Where(double.IsFinite) };
        var json = JsonSerializer.Serialize(value);
        var written = indented ? JsonSerializer.Serialize(value, Indented) : json;

        Assert.Equal(json, Reading.JsonOf(written));
    }

    // Half a surrogate pair is no text, and is refused.
    private static bool IsText(string text) => !text.Any(char.IsSurrogate);
}
