using System.Globalization;
using RosePO.Core.Data.Sources;

namespace RosePO.Core.Data.Preparation;

/// <summary>The request's <c>From</c> and <c>Until</c> as times of the source.</summary>
internal static class TimeBounds
{
    // Times in seconds stay below this until the year 5138; what is larger counts smaller units.
    private const long LargestSecond = 100_000_000_000;

    /// <summary>The bounds: the first is included, the second is not.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>: a bound is no time, or the source has none.</exception>
    public static (long From, long Until) Of(TimeColumn times, ImportDatasetRequest request)
    {
        if ((request.From ?? request.Until) is not null && times.Kind == TimeKind.None)
        {
            throw DatasetErrors.TimesNeeded(request.From is null ? nameof(request.Until) : nameof(request.From));
        }

        return (Bound(times, request.From, nameof(request.From)) ?? long.MinValue, Bound(times, request.Until, nameof(request.Until)) ?? long.MaxValue);
    }

    private static long? Bound(TimeColumn times, string? text, string property)
    {
        if (text is null)
        {
            return null;
        }

        var date = TimeColumn.TryDate(text, out var microseconds);
        if (times.Kind == TimeKind.Date)
        {
            return date ? microseconds : throw DatasetErrors.ValueInvalid(property, $"a date such as 2018-01-01, as the times of the source are; '{text}' is none");
        }

        if (!date && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            throw DatasetErrors.ValueInvalid(property, $"a date such as 2018-01-01, or a number as the times of the source are; '{text}' is neither");
        }

        if (times.Kind == TimeKind.Integer)
        {
            return date ? (long)(microseconds / 1e6 * Unit(times)) : (long)Math.Ceiling(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
        }

        return TimeColumn.Ordered(date ? microseconds / 1e6 : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    // Units of a second: seconds, milliseconds, microseconds or nanoseconds since 1970, detected from the largest time.
    private static double Unit(TimeColumn times)
    {
        var largest = times.Largest;
        var unit = 1.0;
        while (largest / unit > LargestSecond)
        {
            unit *= 1000;
        }

        return unit;
    }
}
