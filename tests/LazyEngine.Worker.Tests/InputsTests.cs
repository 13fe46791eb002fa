using System.Collections.Immutable;
using System.Dynamic;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace LazyEngine.Worker.Tests;

public sealed class InputsTests
{
    private sealed record Trip(string City, int Nights, [property: JsonPropertyName("who")] string Traveller, [property: JsonIgnore] string Secret);

    private sealed class Node
    {
        public Node? Self { get; set; }
    }

    private sealed class OnlyFields
    {
        public int Count = 1;
    }

    public static TheoryData<object> OneCity() => new(
        new { City = "Oslo" },
        new Dictionary<string, object?> { ["city"] = "Oslo" },
        new Dictionary<string, string> { ["city"] = "Oslo" },
        new SortedList<string, JsonElement> { ["city"] = JsonSerializer.SerializeToElement("Oslo") },
        ImmutableSortedDictionary<string, Payload>.Empty.Add("city", Payload.Json("Oslo")),
        new[] { KeyValuePair.Create("city", "Oslo") },
        JsonSerializer.SerializeToElement(new { city = "Oslo" }),
        JsonDocument.Parse("""{ "city" : "Oslo" }"""),
        new JsonObject { ["city"] = "Oslo" });

    public static TheoryData<object> Nameless() => new(
        42, "Oslo", 1.5m, true, Guid.Empty, DateTimeOffset.UnixEpoch, DayOfWeek.Monday,
        new[] { 1, 2 }, new List<string> { "Oslo" }, new Dictionary<int, string> { [1] = "Oslo" },
        JsonSerializer.SerializeToElement(42), JsonSerializer.SerializeToElement(new[] { 1 }), new JsonArray(1), JsonValue.Create(1),
        Payload.Json("Oslo"), new OnlyFields(), () => 42);

    [Fact]
    public void Nothing_is_no_inputs() => Assert.Empty(Inputs.From(null));

    [Fact]
    public void An_object_without_properties_is_no_inputs() => Assert.Empty(Inputs.From(new { }));

    [Theory]
    [MemberData(nameof(OneCity), DisableDiscoveryEnumeration = true)]
    public void Whatever_has_names_gives_the_same_inputs(object values)
    {
        var (name, value) = Assert.Single(Inputs.From(values));

        Assert.Equal("city", name);
        Assert.Equal(Payload.Json("Oslo"), value);
    }

    [Fact]
    public void Properties_become_camel_case_and_their_attributes_count()
    {
        var inputs = Inputs.From(new Trip("Oslo", 3, "Ada", "hidden"));

        Assert.Equal(["city", "nights", "who"], inputs.Keys);
        Assert.Equal(3, inputs["nights"].As<int>());
    }

    [Fact]
    public void Keys_of_dictionaries_are_kept() =>
        Assert.Equal(["City", "city"], Inputs.From(new Dictionary<string, int> { ["city"] = 1, ["City"] = 2 }).Keys);

    [Fact]
    public void Keys_of_expandos_are_kept()
    {
        dynamic trip = new ExpandoObject();
        trip.City = "Oslo";

        Assert.Equal(["City"], Inputs.From((object)trip).Keys);
    }

    [Fact]
    public void A_payload_is_kept_as_it_is()
    {
        var picture = new Payload(Encoding.UTF8.GetBytes("bits"), "image/png");

        Assert.Same(picture, Inputs.From(new { Picture = picture })["picture"]);
        Assert.Same(picture, Inputs.From(new Dictionary<string, object> { ["picture"] = picture })["picture"]);
    }

    [Fact]
    public void Null_values_are_the_null_of_json() =>
        Assert.Equal("null", Inputs.From(new { City = (string?)null })["city"].ToString());

    [Fact]
    public void The_order_is_ordinal() =>
        Assert.Equal(["Z", "a", "ä"], Inputs.From(new Dictionary<string, int> { ["ä"] = 1, ["a"] = 2, ["Z"] = 3 }).Keys);

    [Fact]
    public void A_map_in_another_order_is_put_in_ordinal_order()
    {
        var folded = ImmutableSortedDictionary.Create<string, Payload>(StringComparer.OrdinalIgnoreCase).Add("a", Payload.None).Add("Z", Payload.None);

        Assert.Equal(["Z", "a"], Inputs.From(folded).Keys);
    }

    [Theory]
    [MemberData(nameof(Nameless), DisableDiscoveryEnumeration = true)]
    public void What_has_no_names_is_refused_with_advice(object values)
    {
        var refused = Assert.Throws<ArgumentException>(() => Inputs.From(values));

        Assert.Contains("property for each input", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_there_twice_is_refused()
    {
        var refused = Assert.Throws<ArgumentException>(() => Inputs.From(JsonDocument.Parse("""{ "city": 1, "city": 2 }""")));

        Assert.Contains("'city' is there twice", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_name_is_refused() =>
        Assert.Throws<ArgumentException>(() => Inputs.From(new Dictionary<string, int> { [string.Empty] = 1 }));

    [Fact]
    public void A_value_that_is_no_json_is_refused_by_its_name()
    {
        var circle = new Node();
        circle.Self = circle;

        Assert.Contains("'start'", Assert.Throws<ArgumentException>(() => Inputs.From(new { Start = circle })).Message, StringComparison.Ordinal);
        Assert.Contains("'rate'", Assert.Throws<ArgumentException>(() => Inputs.From(new { Rate = double.NaN })).Message, StringComparison.Ordinal);
        Assert.Contains("'work'", Assert.Throws<ArgumentException>(() => Inputs.From(new { Work = (Action)(() => { }) })).Message, StringComparison.Ordinal);
    }
}
