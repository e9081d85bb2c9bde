namespace RosePO.Core.Training;

/// <summary>The ranges that a request's numbers lie in; one outside its range is refused by name.</summary>
internal static class RequestRanges
{
    public static void NotNegative(string name, double value)
    {
        if (!(value >= 0) || !double.IsFinite(value))
        {
            throw TrainingErrors.OutOfRange(name, value, "at least 0");
        }
    }

    public static void Positive(string name, double value)
    {
        if (!(value > 0) || !double.IsFinite(value))
        {
            throw TrainingErrors.OutOfRange(name, value, "above 0");
        }
    }

    public static void Share(string name, double value)
    {
        if (value is not (>= 0 and <= 1))
        {
            throw TrainingErrors.OutOfRange(name, value, "in [0, 1]");
        }
    }

    public static void Known<T>(T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw TrainingErrors.Unknown(value);
        }
    }
}
