using System.Globalization;
using System.Text.Json;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>Trips for the sample.</summary>
internal static class Trips
{
    public static readonly string[] Tasks = ["flight", "hotel", "approval", "payment"];

    public static string Json(int count) => JsonSerializer.Serialize(Enumerable.Range(1, count).Select(number => new
    {
        id = Id(number),
        traveller = $"Traveller {Text(number)}",
        from = "Bergen",
        city = "Lisbon",
        date = "2027-03-14",
        nights = 3,
    }));

    public static string Id(int number) => $"trip-{Text(number)}";

    private static string Text(int number) => number.ToString("000", CultureInfo.InvariantCulture);
}
