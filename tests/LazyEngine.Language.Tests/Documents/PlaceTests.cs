using LazyEngine.Language.Documents;

namespace LazyEngine.Language.Tests.Documents;

/// <summary>Every node knows where it begins, in JSON as in YAML.</summary>
public sealed class PlaceTests
{
    [Theory]
    [InlineData("{\n  \"a\": [1,\n    \"é\uD83D\uDE00\", {\"b\": null}]\n}")]
    [InlineData("{\n  a: [1,\n    'é\uD83D\uDE00', {\"b\": null}]\n}")]
    public void Places_are_lines_and_columns_from_one(string text)
    {
        var root = Assert.IsType<Node.Map>(Reading.Of(text).Root);
        var list = Assert.IsType<Node.List>(root.Entries[0].Value);
        var inner = Assert.IsType<Node.Map>(list.Items[2]);

        Assert.Equal(new Position(1, 1), root.At);
        Assert.Equal(new Position(2, 3), root.Entries[0].Key.At);
        Assert.Equal(2, list.At.Line);
        Assert.Equal(new Position(3, 5), list.Items[1].At);
        Assert.Equal(new Position(3, 12), inner.At);
        Assert.Equal(new Position(3, 13), inner.Entries[0].Key.At);
    }
}
