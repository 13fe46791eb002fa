using System.Text;
using LazyEngine.Language.Expressions;

namespace LazyEngine.Language.Tests.Expressions;

/// <summary>JSON and values are the same thing, told twice.</summary>
public sealed class JsonValueTests
{
    [Theory]
    [InlineData("""{"b":1,"a":[true,null,"x"],"":{}}""")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("[1,1.0,-0.0,1e+16,0.1]")]
    [InlineData("\"\\\"é\"")]
    public void What_is_read_is_written_again(string json) => Assert.Equal(json, Encoding.UTF8.GetString(JsonValue.Write(JsonValue.Read(Encoding.UTF8.GetBytes(json)))));

    [Fact]
    public void What_json_does_not_have_is_written_as_what_it_has()
    {
        var value = Value.OfList([
            Value.OfSet([Value.Of(1)]),
            Value.OfTuple(Value.Of(2)),
            Value.OfSequence([Value.Of(3)], 0),
            Value.Of(new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.Zero)),
            Value.Of(TimeSpan.FromHours(25)),
            Value.Of(new ValueMap([KeyValuePair.Create(Value.Of(1), Value.True), KeyValuePair.Create(Value.Null, Value.Of(1.0))])),
        ]);

        Assert.Equal("""[[1],[2],[3],"2020-01-02 03:04:05+00:00","1 day, 1:00:00",{"1":true,"null":1.0}]""", Encoding.UTF8.GetString(JsonValue.Write(value)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1] 2")]
    [InlineData("\"\\ud800\"")]
    public void What_is_no_json_is_refused(string json) => Assert.Throws<ExpressionException>(() => JsonValue.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void What_no_json_can_say_is_refused()
    {
        Assert.Throws<ExpressionException>(() => JsonValue.Write(Value.Of(double.NaN)));
        Assert.Throws<ExpressionException>(() => JsonValue.Write(Value.Of(TextPattern.Read("a", new Budget(ExpressionLimits.Default)))));
        Assert.Throws<ExpressionException>(() => JsonValue.Write(Value.Of("\ud800")));
        Assert.Throws<ExpressionException>(() => JsonValue.Write(Value.Undefined("nothing here")));
    }

    [Fact]
    public void Json_that_nests_too_deep_is_refused() =>
        Assert.Throws<ExpressionException>(() => JsonValue.Read(Encoding.UTF8.GetBytes(new string('[', 100_000))));
}
