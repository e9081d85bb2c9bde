#requires -Version 7.6
<#
.SYNOPSIS
    Runs an experiment, by one process or by all that mpirun or srun started.
.EXAMPLE
    mpirun -n 2 --bind-to none pwsh -NoProfile -File job.ps1
.EXAMPLE
    ./job.ps1 experiment.yml -Runs /shared/runs align.rosepo.beta=2 seed=4
    With values in place of the file's.
#>
param(
    [string] $Experiment = "$PSScriptRoot/experiment.yml",
    [string] $Runs = "$PSScriptRoot/runs",
    [Parameter(ValueFromRemainingArguments)] [string[]] $Values
)

$ErrorActionPreference = 'Stop'

# Where the output goes to a file, bars are noise.
$ProgressPreference = 'SilentlyContinue'
Import-Module RosePO

$set = $Values ? @{ Set = $Values } : @{}
$result = Invoke-RosePOExperiment $Experiment -Runs $Runs @set

# Every process has the result; one prints it.
if (($env:OMPI_COMM_WORLD_RANK ?? $env:PMI_RANK ?? $env:PMIX_RANK ?? '0') -eq '0') {
    $result.Measurement.Models
}
