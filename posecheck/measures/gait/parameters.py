"""The numbers that foot contacts rest on. Defaults are the shipped ones; other ones are for studies
of what depends on them.

Tuned on rendered runs at 30 to 240 frames a second and on real treadmill runs (`posecheck
validate`); all are engineering choices unless a source is named. Heights and speeds in % of leg
length (hip-knee-ankle, px) are the same for every size of frame.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EventParameters:
    """Contacts and toe-offs from a foot's path relative to hips and ground (`contacts`).

    Attributes
    ----------
    mid_stance : tuple of float
        Shares of the way from the foremost to the rearmost place between which the foot is flat;
        side views.
    mid_stance_frontal : tuple of float
        The same between two highest lifts of the foot; front and rear views.
    contact_height, toe_off_height : float
        % of leg length above ground height at which a coming foot is down and a leaving toe is up.
    stance_speed_share : float
        Share of the backward speed of mid-stance with which a foot has landed.
    slope_share : float
        How far the slope of the ground line, fitted over a short piece, is trusted beyond it, 0 to
        1.
    slope_limit : float
        Steepest ground line, % of leg length per leg length.
    search_s : tuple of float
        Initial contact lies this near the foremost place, s of real time.
    toe_off_spread : float
        A contact time may differ from the foot's usual one by this share.
    smallest_swing : float
        Leg lengths that the ankle travels against the hips in each direction; less is no stride.
    fastest_stride_s : float
        Shortest time between two contacts of one foot, s: 286 steps a minute.
    stride_variation : float
        Share by which stride time varies in steady running, about 1 %; scatter beyond that is
        measurement noise and is smoothed off.
    """

    mid_stance: tuple[float, float] = (0.25, 0.50)
    mid_stance_frontal: tuple[float, float] = (0.50, 0.70)
    contact_height: float = 1.0
    toe_off_height: float = 2.0
    stance_speed_share: float = 0.4
    slope_share: float = 0.5
    slope_limit: float = 12.0
    search_s: tuple[float, float] = (-0.03, 0.16)
    toe_off_spread: float = 0.35
    smallest_swing: float = 0.20
    fastest_stride_s: float = 0.42
    stride_variation: float = 0.008


@dataclass(frozen=True)
class FewStepParameters:
    """Contacts of few steps, whichever foot is called left (`step_contacts`).

    Attributes
    ----------
    fine : int
        Places to look at between two frames.
    foot_s, trunk_s : float
        SD of the smoothing of feet and trunk, s of real time.
    apart : float
        Share of a step that two contacts are apart at least.
    swing : float
        Least prominence of a foremost place, as a share of the whole way of the front foot.
    backward, down : float
        Share of the backward speed of stance with which a foot has turned back, and % of leg length
        above its height of mid-stance at which it is
        down. Of six real runners (54 contacts read by eye, half a frame taken off) the first is 25
        ms early to 54 late (SD between runners 30), the
        second 50 ms early to 60 late, the middle between the two 2 to 18 ms late (SD 6). With 3 %
        instead of 2, or the moment furthest ahead for the
        first, it is the same within 7 ms, whoever is left out. Made runners, whose feet glide in
        low, are told 25 to 50 ms early; where a kink tells
        more, this is not asked. Chosen on these runners from a sweep of a hundred variants, whose
        scripts are not kept.
    down_within_s : float
        A foot that comes down further than this from where it was furthest ahead is hidden, or read
        wrongly, s.
    lands_by_s, lands_after_s : float
        How long before the trunk's fastest fall a foot may land, and from when on it may be lowest,
        s.
    stops : float
        Share of its fastest coming down below which a foot has stopped.
    ground_moves : float
        Share of a step after the trunk's fastest fall in which a foot that sinks is on the ground
        that comes nearer, as seen from the rear: the
        ground's way is taken off.
    together, agrees, swung : float
        Shares of a step. One foot turns back about when the other is furthest behind: on seven real
        runs 6 to 32 ms before (medians). The foot
        behind, in the air and hidden by nothing, is seldom misread; where the two are further apart
        than they usually are, the one in front is.
    edge : float
        A clip that begins with the front foot this far ahead, as a share of its furthest, begins at
        a foremost place.
    """

    fine: int = 4
    foot_s: float = 0.012
    trunk_s: float = 0.020
    apart: float = 0.6
    swing: float = 0.15
    backward: float = 0.15
    down: float = 2.0
    down_within_s: float = 0.09
    lands_by_s: float = 0.22
    lands_after_s: float = 0.12
    stops: float = 0.3
    ground_moves: float = 0.2
    together: float = 0.2
    agrees: float = 0.12
    swung: float = 0.3
    edge: float = 0.7


@dataclass(frozen=True)
class TimingParameters:
    """Contacts and toe-offs told finer than the frames, on a foot's mean stride (`contact_timing`).

    A kink is a change of speed at a moment, % of leg length a second, summed over the points:
    rendered runs reach 600 to 2000, noise and a gliding foot 300.

    Attributes
    ----------
    coarse_s, step_s : float
        Seconds between the moments that are tried, and between those around a peak of them.
    usual_sd_s : float
        1 SD of a kink's moment where the two halves of the strides do not tell it, s.
    contact_within_s : float
        A kink this near the contact found before may replace it, s.
    far_within_s, far_kink : float
        Where no kink is that near, the nearest one this far away, s, replaces it if it is at least
        so strong: of 45 rendered runs one had its
        contacts found 54 ms early, with kinks of 900 and 1100 where they were.
    lift_to_contact, usual_time_varies : float
        Share of the stride from a foot's highest lift to its landing, and by how much it may
        differ.
    frontal_kink : float
        From front or rear: least kink of a contact; there is no knee.
    frontal_within_s : tuple of float
        From front or rear: how long before and after the moment of the heights that kink may be, s.
    frontal_late_s : float
        Contacts from front or rear read so much late: on eighteen rendered runs by -5 to 25 ms, 6
        in the mean.
    frontal_sd_s : float
        1 SD of a contact from front or rear that no kink told: on rendered runs its errors are -14
        to 20 ms.
    contact_kink, toe_off_kink : float
        Least kink of a contact and of a toe-off from the side.
    weak_kink : float
        A kink this strong near the contact found before says that that is right: a foot gliding in
        has 275 to 300, of two real runners 165 and 252.
    knee_share : float
        Weight of the knee's kink (degrees a second) against those of the foot's points.
    toe_off_between : tuple of float
        Shares of the stride after contact between which a runner's toe leaves the ground; duty
        factors of running are 0.25 to 0.48.
    heel_up, toe_down : float
        % of leg length, against the flat foot: as the toe leaves, the heel is this much higher than
        the toe at least, and the toe no higher.
    frontal_heel, frontal_toe : float
        Shares of heel_up and toe_down from front or rear: there the foot is foreshortened, and
            rises in the image as it moves away from the
        camera; on rendered runs from the front the heel shows 0.4 to 0.6 of heel_up, the toe up to
        1.1 of toe_down.
    alternation : float
        Share of the stride by which one foot's events may be off the middle between the other's:
        more is a misreading, for step times of the two
        feet differ by 2 to 3 %.
    far_trust : float
        How far the hidden foot's own contact is trusted against the middle between the near foot's,
        0 to 1: it errs by 9 ms (1 SD, rendered runs),
        the middle by some 6 ms, for step times differ by 1.5 % (1 SD) between feet.
    block : int
        Strides that are laid over one another; a longer clip is read piece by piece, for running
        changes over minutes.
    """

    coarse_s: float = 0.008
    step_s: float = 0.002
    usual_sd_s: float = 0.005
    contact_within_s: float = 0.034
    far_within_s: float = 0.07
    far_kink: float = 600.0
    lift_to_contact: float = 0.40
    usual_time_varies: float = 0.10
    frontal_kink: float = 200.0
    frontal_within_s: tuple[float, float] = (0.018, 0.019)
    frontal_late_s: float = 0.005
    frontal_sd_s: float = 0.010
    contact_kink: float = 420.0
    toe_off_kink: float = 380.0
    weak_kink: float = 270.0
    knee_share: float = 0.3
    toe_off_between: tuple[float, float] = (0.20, 0.52)
    heel_up: float = 4.0
    toe_down: float = 12.0
    frontal_heel: float = 0.4
    frontal_toe: float = 1.4
    alternation: float = 0.06
    far_trust: float = 0.4
    block: int = 40


@dataclass(frozen=True)
class GaitParameters:
    """What kind of gait it is, and its cadence (`detect`).

    Attributes
    ----------
    still_swing_side, still_swing_frontal : float
        Leg lengths: an ankle that swings less than this is standing, from the side; from front or
        rear it is the lift of the foot.
    rhythm : float
        Least autocorrelation at the stride time; below there is no steady rhythm.
    fewest_strides : float
        Strides that a clip holds at least.
    walking_below_spm : float
        Walking and running meet at about 2 m/s and 140 steps a minute; below this it is a run only
        with a flight phase, and a slow-motion clip where
        a multiple of it is a usual cadence (160 to 180 is common).
    slowest_run_spm : float
        With a flight phase, a slow jog is believed down to here, steps a minute.
    usual_cadence_spm : float
        Cadence that a slow-motion factor should lead to, steps a minute.
    running_cadence_spm : tuple of float
        Slowest and fastest cadence that a slow-motion factor may lead to, and the fastest that few
        steps may have.
    slow_factors : tuple of float
        What editors and phones make: 60, 120 or 240 frames a second stored as 24, 25 or 30, and
        what is slowed down once more.
    phone_factors : tuple of float
        Frame rates of phones are multiples: 60, 120 or 240 stored as 30.
    phone_slack_spm : float
        Steps a minute above slowest_run_spm from which on a factor of phones may lead to a cadence.
    phone_preferred : float
        Of a logarithm of cadence: by how much a factor of phones may be further from the usual
        cadence and still be likelier.
    fall, fall_sd : float
        The fastest fall of a runner's hips, their bounce taken as one wave a step, as a share of
        free fall: the median of eleven real-time runs (0.7
        to 2.8) and the spread of its logarithm. Slow motion by f makes it smaller by f squared: the
        physics of the flight.
    most_factors : int
        Slow-motion factors that are asked about: more answers than that are no question.
    feet_differ : float
        1 SD, share of a step, by which the first and the last contact of a row are off besides the
        frame: the near foot is seen better than the far
        one. Measured on cuts of 1.5 s out of one treadmill run of one person, 169 steps a minute,
        whose cadence was 6.4 off (RMS) where half a frame
        explains 3.7. One person, and the scripts are not kept.
    step_alone : float
        How many times feet_differ it is where the legs' distance alone tells the step, from cuts of
        0.9 s of that run and of made ones.
    step_agrees : float
        Share by which a step time from contacts, or the cadence of one foot's rhythm, may differ
        from the step of the legs' distance.
    even, most_even : float
        Share of a step by which the time between two contacts may differ from it, and share of the
        contacts that must keep to it.
    same_contact : float
        Share of the stride within which two ways to read a contact mean the same one.
    cadence_slack_spm : float
        By how much a cadence from contacts may lie outside that from the rhythm and still replace
        it, steps a minute.
    least_half_width_spm : float
        Least 95 % half-width of a cadence from contacts, steps a minute: a few seconds of a run
        differ from the next by as much.
    contact_noise_s : float
        1 SD of a contact against the mean stride, s: no residual of a few strides may claim less.
    pause : float
        Strides without a contact after which the runner was not seen, or did not run: strides are
        not counted across.
    """

    still_swing_side: float = 0.22
    still_swing_frontal: float = 0.10
    rhythm: float = 0.45
    fewest_strides: float = 2.5
    walking_below_spm: float = 135.0
    slowest_run_spm: float = 110.0
    usual_cadence_spm: float = 168.0
    running_cadence_spm: tuple[float, float] = (140.0, 215.0)
    slow_factors: tuple[float, ...] = (
        1.5,
        2.0,
        2.5,
        3.0,
        4.0,
        5.0,
        6.0,
        8.0,
        10.0,
        12.0,
        16.0,
        20.0,
        32.0,
    )
    phone_factors: tuple[float, ...] = (2.0, 4.0, 8.0, 16.0)
    phone_slack_spm: float = 20.0
    phone_preferred: float = 0.20
    fall: float = 1.5
    fall_sd: float = 0.45
    most_factors: int = 3
    feet_differ: float = 0.09
    step_alone: float = 1.6
    step_agrees: float = 0.12
    even: float = 0.35
    most_even: float = 0.7
    same_contact: float = 0.12
    cadence_slack_spm: float = 1.0
    least_half_width_spm: float = 0.4
    contact_noise_s: float = 0.003
    pause: float = 4.5


@dataclass(frozen=True)
class WalkParameters:
    """Contacts of walking (`walk_contacts`).

    Attributes
    ----------
    half_double_support : float
        Share of a stride from the landing of a foot to the middle of the double support, where the
        trunk is lowest: each of the two takes about a tenth of the stride at a comfortable pace,
        less of a faster one [M].
    step_differs : float
        Share by which the rhythm of the trunk may differ from that of the legs, which is told in
        whole frames [E].
    fine : int
        Places to look at between two frames.
    """

    half_double_support: float = 0.055
    step_differs: float = 0.3
    fine: int = 4


@dataclass(frozen=True)
class ContactParameters:
    """All that foot contacts and cadence rest on.

    Attributes
    ----------
    events : EventParameters
        How a foot's contacts are found from its path.
    timing : TimingParameters
        How they are told finer, on the mean stride.
    few_steps : FewStepParameters
        How they are found in a run of few steps, or where left and right are mixed up.
    walk : WalkParameters
        How they are found in walking.
    gait : GaitParameters
        What kind of gait it is, and its cadence.
    ground_height_frontal : float
        % of leg length above its lowest place of a stance, from front or rear, at which a foot is
        down: it still sinks as it goes flat.
    """

    events: EventParameters = EventParameters()
    timing: TimingParameters = TimingParameters()
    few_steps: FewStepParameters = FewStepParameters()
    walk: WalkParameters = WalkParameters()
    gait: GaitParameters = GaitParameters()
    ground_height_frontal: float = 6.0
