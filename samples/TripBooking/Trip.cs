namespace TripBooking;

/// <summary>A trip to book. Its id is that of the execution, so that starting again never books it twice.</summary>
internal sealed record Trip(string Id, string Traveller, string From, string City, DateOnly Date, int Nights);
