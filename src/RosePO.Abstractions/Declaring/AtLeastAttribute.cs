using System.ComponentModel.DataAnnotations;

namespace RosePO;

/// <summary>The range of an option without an upper end: the value, or each value of a list, is at least this.</summary>
/// <param name="minimum">The lower end, which is allowed.</param>
public sealed class AtLeastAttribute(double minimum) : RangeAttribute(minimum, double.PositiveInfinity);
