namespace RosePO;

/// <summary>
/// What listeners of .NET's metrics and traces ask for, such as OpenTelemetry: <c>AddMeter(RoseTelemetry.Name)</c> and <c>AddSource(RoseTelemetry.Name)</c>. Nothing is recorded
/// where nobody listens.
/// </summary>
public static class RoseTelemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "RosePO";
}
