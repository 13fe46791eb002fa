namespace TripBooking;

/// <summary>A booked flight, with its price in euros.</summary>
internal sealed record FlightBooking(string Reference, string Route, DateOnly Date, decimal Price);

/// <summary>A booked room, with its price in euros.</summary>
internal sealed record HotelBooking(string Reference, string City, DateOnly Arrival, int Nights, decimal Price);

/// <summary>A payment, in euros.</summary>
internal sealed record Receipt(string Reference, string Traveller, decimal Amount, string ApprovedBy);
