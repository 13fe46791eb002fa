using System.Globalization;
using System.Text.Json;
using LazyEngine.Executions;

namespace TripBooking;

/// <summary>Reads trips from a JSON file, and says everything that is wrong with it at once.</summary>
internal sealed class TripFile
{
    private const int MostNights = 365;

    private static readonly string[] Fields = ["id", "traveller", "from", "city", "date", "nights"];

    private readonly string _path;
    private readonly List<string> _problems = [];

    private TripFile(string path) => _path = path;

    /// <exception cref="UnusableFileException">The file is missing or wrong; every problem is listed with its field.</exception>
    public static IReadOnlyList<Trip> Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return new TripFile(path).Read(document.RootElement);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new UnusableFileException($"{path}: {cause.Message}");
        }
    }

    private List<Trip> Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Array) throw new UnusableFileException($"{_path}: a list of trips is expected, not {root.ValueKind}.");
        var trips = new List<Trip>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in root.EnumerateArray())
        {
            var where = string.Create(CultureInfo.InvariantCulture, $"{_path}: trip {trips.Count + 1}");
            if (element.ValueKind != JsonValueKind.Object)
            {
                throw new UnusableFileException($"{where}: an object with the fields {string.Join(", ", Fields)} is expected, not {element.ValueKind}.");
            }

            foreach (var unknown in element.EnumerateObject().Where(property => !Fields.Contains(property.Name)))
                _problems.Add($"{where}, field '{unknown.Name}': there is no such field; the fields are {string.Join(", ", Fields)}.");
            var trip = new Trip(Id(element, where), Text(element, "traveller", where), Text(element, "from", where), Text(element, "city", where), Date(element, where), Nights(element, where));
            if (trip.Id.Length > 0 && !ids.Add(trip.Id)) _problems.Add($"{where}, field 'id': another trip is called '{trip.Id}'. Give each its own.");
            trips.Add(trip);
        }

        if (trips.Count == 0) _problems.Add($"{_path}: there is no trip in it.");
        return _problems.Count == 0 ? trips : throw new UnusableFileException(string.Join('\n', _problems));
    }

    private string Id(JsonElement trip, string where)
    {
        var id = Text(trip, "id", where);
        try
        {
            return id.Length == 0 ? id : ExecutionId.Parse(id).Value;
        }
        catch (FormatException cause)
        {
            _problems.Add($"{where}, field 'id': {cause.Message}");
            return string.Empty;
        }
    }

    private string Text(JsonElement trip, string field, string where)
    {
        if (trip.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(value.GetString()))
            return value.GetString()!;
        _problems.Add($"{where}, field '{field}': a text is expected, not {Shown(trip, field)}.");
        return string.Empty;
    }

    private DateOnly Date(JsonElement trip, string where)
    {
        if (trip.TryGetProperty("date", out var value) && value.ValueKind == JsonValueKind.String
            && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        _problems.Add($"{where}, field 'date': a date like 2027-03-14 is expected, not {Shown(trip, "date")}.");
        return default;
    }

    private int Nights(JsonElement trip, string where)
    {
        if (trip.TryGetProperty("nights", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var nights) && nights is >= 1 and <= MostNights)
            return nights;
        _problems.Add(string.Create(CultureInfo.InvariantCulture, $"{where}, field 'nights': a whole number from 1 to {MostNights} is expected, not {Shown(trip, "nights")}."));
        return 0;
    }

    private static string Shown(JsonElement trip, string field) =>
        !trip.TryGetProperty(field, out var value) ? "nothing" : value.GetRawText() is { Length: > 60 } text ? $"{text[..60]}..." : value.GetRawText();
}
