using System.Collections;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace LazyEngine;

/// <summary>Turns what a caller has at hand into the named inputs of a run.</summary>
public static class Inputs
{
    private static readonly ImmutableSortedDictionary<string, Payload> None =
        ImmutableSortedDictionary.Create<string, Payload>(StringComparer.Ordinal);

    /// <summary>Names and encodes values.</summary>
    /// <remarks>
    /// Property names become camel case (<c>City</c> becomes <c>city</c>); the keys of dictionaries and of JSON objects are kept.
    /// Values are written as JSON, except that a <see cref="Payload"/> is kept as it is.
    /// </remarks>
    /// <param name="values">
    /// An object with a property per input, for example <c>new { City = "Oslo" }</c>; a dictionary with text keys; a JSON object; or null for no inputs.
    /// </param>
    /// <exception cref="ArgumentException">The values have no names, two have the same, or one cannot be written as JSON.</exception>
    public static ImmutableSortedDictionary<string, Payload> From(object? values) => values switch
    {
        null => None,
        ImmutableSortedDictionary<string, Payload> ready when ReferenceEquals(ready.KeyComparer, StringComparer.Ordinal) => ready,
        JsonDocument document => OfElement(document.RootElement),
        JsonElement element => OfElement(element),
        JsonObject node => Named(node.Select(property => (property.Key, Encode(property.Key, property.Value, typeof(JsonNode))))),
        JsonNode or Payload => throw NoNames(values.GetType()),
        _ => OfObject(values),
    };

    private static ImmutableSortedDictionary<string, Payload> OfElement(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new ArgumentException($"The inputs are a JSON {element.ValueKind}, which has no names. Pass a JSON object with a property for each input.");
        return Named(element.EnumerateObject().Select(property => (property.Name, Payload.Json(property.Value))));
    }

    private static ImmutableSortedDictionary<string, Payload> OfObject(object values)
    {
        var type = values.GetType();
        if (PairType(type) is { } pair) return Named(OfPairs((IEnumerable)values, pair));

        var contract = ContractOf(type);
        if (contract.Kind != JsonTypeInfoKind.Object) throw NoNames(type);
        if (contract.Properties.Count == 0 && type.GetFields().Length > 0)
            throw new ArgumentException($"The inputs are a {type.Name}, which has fields and no properties. Pass an object with a property for each input, for example new {{ City = \"Oslo\" }}.");
        return Named(contract.Properties
            .Where(property => property.Get is not null)
            .Select(property => (property.Name, Encode(property.Name, property.Get!(values), property.PropertyType))));
    }

    private static IEnumerable<(string Name, Payload Value)> OfPairs(IEnumerable pairs, Type pair)
    {
        var (key, value) = (pair.GetProperty("Key")!, pair.GetProperty("Value")!);
        foreach (var each in pairs)
        {
            var name = (string)key.GetValue(each)!;
            yield return (name, Encode(name, value.GetValue(each), value.PropertyType));
        }
    }

    private static ImmutableSortedDictionary<string, Payload> Named(IEnumerable<(string Name, Payload Value)> values)
    {
        var named = None.ToBuilder();
        foreach (var (name, value) in values)
        {
            if (string.IsNullOrEmpty(name)) throw new ArgumentException("An input has no name. Give every input the name that the flow requires.");
            if (!named.TryAdd(name, value)) throw new ArgumentException($"The input '{name}' is there twice. Leave one of them out.");
        }

        return named.ToImmutable();
    }

    private static Payload Encode(string name, object? value, Type type)
    {
        if (value is Payload payload) return payload;
        try
        {
            return new Payload(JsonSerializer.SerializeToUtf8Bytes(value, type, JsonSerializerOptions.Web), Payload.JsonContentType);
        }
        catch (Exception cause) when (cause is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new ArgumentException($"The input '{name}' cannot be written as JSON: {cause.Message} Pass a Payload for values in another form.", cause);
        }
    }

    private static JsonTypeInfo ContractOf(Type type)
    {
        try
        {
            return JsonSerializerOptions.Web.GetTypeInfo(type);
        }
        catch (Exception cause) when (cause is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw NoNames(type, cause);
        }
    }

    private static Type? PairType(Type type) => type.GetInterfaces()
        .Where(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        .Select(face => face.GetGenericArguments()[0])
        .FirstOrDefault(element => element.IsGenericType && element.GetGenericTypeDefinition() == typeof(KeyValuePair<,>) && element.GetGenericArguments()[0] == typeof(string));

    private static ArgumentException NoNames(Type type, Exception? cause = null) =>
        new($"The inputs are a {type.Name}, which has no names. Pass an object with a property for each input, for example new {{ City = \"Oslo\" }}, or a dictionary with text keys.", cause);
}
