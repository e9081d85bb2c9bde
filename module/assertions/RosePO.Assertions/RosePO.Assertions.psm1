# Should operators for what Measure-Recommendations gives, and for the models of a metrics.json: rows with a name and metrics, each with
# a value and the ends of its interval. Get-Help about_Should says how operators are written; Pester 5 and 6 take the same ones.
Set-StrictMode -Version Latest

# Metrics of which less is better, by the beginning of their names; those that are best at 0 are compared by their distance from it.
$LessIsBetter = '^(PopularityLift|SemanticExcess|Gini@|ORRatio@|(Popularity|Category)[MD]GU@|Item(Reverse)?KL@|ItemJS@|OutOfCatalogue|ResemblingErrors|MarginCalibration)'

# A figure of a row, the same whether the row is a result, came back from a job, or was read from JSON; $null where it was not measured.
function Figure($Row, [string] $Metric) {
    $metrics = $Row.Metrics
    $found = if ($metrics -isnot [System.Collections.IDictionary]) { $metrics.PSObject.Properties[$Metric]?.Value }
    elseif ($metrics.Keys -contains $Metric) { $metrics[$Metric] }
    if ($null -eq $found) { return }
    $users = $found.PSObject.Properties['n'] ?? $found.PSObject.Properties['Count']

    # A protocol says what the figure is of before its first semicolon.
    $protocol = $Row.PSObject.Properties['Protocol']
    $conditions = $protocol -and $protocol.Value ? "; $(([string] $protocol.Value).Split(';')[0])" : ''
    [pscustomobject]@{
        Value = [double] $found.Value
        Low   = [double] $found.Low
        High  = [double] $found.High
        Text  = [string]::Format([cultureinfo]::InvariantCulture, '{0:0.0000} [{1:0.0000}, {2:0.0000}] (n = {3}{4})', $found.Value, $found.Low, $found.High, $users.Value, $conditions)
    }
}

# The answer that Should expects. What was not measured fails with and without -Not.
function Outcome([bool] $Holds, [bool] $Negate, [string] $Claim, [string] $Found, [string] $Because, [bool] $Measured = $true) {
    $reason = $Because ? " because $($Because -replace '^because\s+')," : ''
    [pscustomobject]@{
        Succeeded      = $Measured -and $Holds -ne $Negate
        FailureMessage = "Expected $($Negate ? 'not ' : '')$Claim,$reason but $Found."
    }
}

function Number([double] $Value) { $Value.ToString('0.####', [cultureinfo]::InvariantCulture) }

function HaveMetric($ActualValue, [string] $Metric, $Minimum, $Maximum, [switch] $WholeInterval, [switch] $Negate, [string] $Because) {
    $figure = Figure $ActualValue $Metric
    $bounds = @(
        if ($null -ne $Minimum) { "at least $(Number $Minimum)" }
        if ($null -ne $Maximum) { "at most $(Number $Maximum)" }
    ) -join ' and '
    $claim = "$($WholeInterval ? 'the whole interval of ' : '')$Metric of '$($ActualValue.Name)' to be $($bounds ? $bounds : 'measured')"
    if (-not $figure) { return Outcome $false $Negate $claim "$Metric was not measured" $Because ($Negate -and -not $bounds) }
    $holds = ($null -eq $Minimum -or ($WholeInterval ? $figure.Low : $figure.Value) -ge $Minimum) -and
        ($null -eq $Maximum -or ($WholeInterval ? $figure.High : $figure.Value) -le $Maximum)
    Outcome $holds $Negate $claim "it is $($figure.Text)" $Because
}

function HaveHitRatio($ActualValue, $Minimum, [switch] $WholeInterval, [switch] $Negate, [string] $Because) {
    HaveMetric -ActualValue $ActualValue -Metric 'HR@1' -Minimum $Minimum -WholeInterval:$WholeInterval -Negate:$Negate -Because $Because
}

# Harms are signed and best at 0: what counts is the distance from it. The limit is a number or another row.
function HarmAtMost($Row, [string] $Metric, $Limit, [bool] $WholeInterval, [bool] $Negate, [string] $Because) {
    $figure = Figure $Row $Metric
    $isRow = $null -ne $Limit -and $Limit.PSObject.Properties['Metrics']
    $other = if ($isRow) { Figure $Limit $Metric }
    $claim = "|$Metric| of '$($Row.Name)' to be at most $($isRow ? "that of '$($Limit.Name)'" : (Number $Limit))"
    if (-not $figure -or ($isRow -and -not $other)) { return Outcome $false $Negate $claim "$Metric was not measured" $Because $false }
    $harm = $WholeInterval ? [Math]::Max([Math]::Abs($figure.Low), [Math]::Abs($figure.High)) : [Math]::Abs($figure.Value)
    $most = $isRow ? [Math]::Abs($other.Value) : [double] $Limit
    Outcome ($harm -le $most) $Negate $claim "it is $($figure.Text)$($isRow ? " against $($other.Text)" : '')" $Because
}

function HaveNoMorePopularityLiftThan($ActualValue, $Limit, [switch] $WholeInterval, [switch] $Negate, [string] $Because) {
    HarmAtMost $ActualValue PopularityLift $Limit $WholeInterval $Negate $Because
}

function HaveNoMoreSemanticExcessThan($ActualValue, $Limit, [switch] $WholeInterval, [switch] $Negate, [string] $Because) {
    HarmAtMost $ActualValue SemanticExcess $Limit $WholeInterval $Negate $Because
}

# Paired over the same users: the interval of the difference has to be on the better side of 0, or, with -OrStayWithin, to go no
# further than that to the worse side (non-inferiority).
function ImproveOn($ActualValue, [string] $Model, [string] $Metric = 'HR@1', $OrStayWithin, [switch] $Negate, [string] $Because) {
    $margin = $OrStayWithin ?? 0
    $claim = "'$($ActualValue.Name)' to $($null -eq $OrStayWithin ? 'improve on' : "be at most $(Number $margin) worse than") '$Model' by $Metric"
    $paired = $ActualValue.Comparisons | Where-Object { $_.Against -eq $Model -and $_.Metric -eq $Metric }
    if (-not $paired) {
        return Outcome $false $Negate $claim "the two were not compared by it (Measure-Recommendations -Against '$Model' -Metric '$Metric')" $Because $false
    }

    $text = [string]::Format(
        [cultureinfo]::InvariantCulture, '{0:+0.0000;-0.0000} [{1:+0.0000;-0.0000}, {2:+0.0000;-0.0000}]', $paired.Difference, $paired.Low, $paired.High)
    $worst = $Metric -match $LessIsBetter ? -$paired.High : $paired.Low
    $holds = $null -eq $OrStayWithin ? $worst -gt 0 : $worst -ge -$margin
    Outcome $holds $Negate $claim "the paired difference is $text" $Because
}

foreach ($operator in 'HaveHitRatio', 'HaveMetric', 'HaveNoMorePopularityLiftThan', 'HaveNoMoreSemanticExcessThan', 'ImproveOn') {
    Add-ShouldOperator -Name $operator -Test (Get-Command $operator).ScriptBlock
}
